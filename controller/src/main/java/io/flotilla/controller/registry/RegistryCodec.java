package io.flotilla.controller.registry;

import io.flotilla.contract.fit.VariantFacts;
import java.util.Set;

/** Writes what the registry keeps as bytes in their canonical form, and reads it back. */
public interface RegistryCodec {

    /** The bytes that the release key signs: equal exactly if the manifest is. */
    byte[] encode(Manifest manifest);

    /** Names of the variants that a manifest lists. */
    Set<String> variantsOf(byte[] manifest);

    byte[] encode(GoldenTest goldenTest);

    GoldenTest decodeGoldenTest(byte[] encoded);

    byte[] encode(Lineage lineage);

    Lineage decodeLineage(byte[] encoded);

    byte[] encode(VariantFacts facts);

    VariantFacts decodeFacts(byte[] encoded);

    byte[] encode(AdapterFacts facts);

    AdapterFacts decodeAdapterFacts(byte[] encoded);
}
