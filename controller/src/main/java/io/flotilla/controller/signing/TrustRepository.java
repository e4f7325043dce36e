package io.flotilla.controller.signing;

import io.flotilla.contract.index.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps metadata that is in force. Every method works within the running transaction, if any. */
public interface TrustRepository {

    /** Keeps others from putting metadata into force until the transaction ends. */
    void lock();

    /** Version of the newest timestamp; 0: there is none yet. It rises with every change. */
    long timestampVersion();

    /** All roots, the oldest first. */
    List<byte[]> roots();

    /** The newest file of each of the roles; those that there are not are missing. */
    Map<String, byte[]> newest(Collection<String> roles);

    /** The newest file of every role but the root. */
    Map<String, byte[]> newest();

    /** One version of a role's file. */
    Optional<byte[]> find(String role, long version);

    /** Puts a file into force, and forgets versions that no client can ask for any more. */
    void add(String role, long version, byte[] file, Instant now);

    /** What is to be released of a model: of each version that may run, the current manifest. */
    List<Manifest> manifestsOf(ResourceName model);

    /** Names of versions that are AWAITING_SIGNATURE. */
    List<String> awaitingSignature();

    /** Names of models with a version that may run. */
    List<String> models();

    /**
     * A manifest as it is to be signed.
     *
     * @param minimumAgent oldest agent that may run it; empty: not said
     */
    record Manifest(
            String modelVersion,
            long revision,
            Digest sha256,
            long lengthBytes,
            String minimumAgent) {}
}
