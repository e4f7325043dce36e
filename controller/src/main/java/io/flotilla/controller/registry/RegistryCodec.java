package io.flotilla.controller.registry;

import io.flotilla.contract.fit.VariantFacts;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Writes what the registry keeps as bytes in their canonical form, and reads it back. */
public interface RegistryCodec {

    /** The bytes that the release key signs: equal exactly if the manifest is. */
    byte[] encode(Manifest manifest);

    /** The same manifest at another revision, with these adapters and no others. */
    byte[] withAdapters(byte[] manifest, long revision, List<Adapter> adapters, Instant createTime);

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
