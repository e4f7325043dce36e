package io.flotilla.controller.artifact;

import io.flotilla.controller.shared.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what is known of each artifact. Every method works within the running transaction, if any.
 */
public interface ArtifactRepository {

    Optional<Artifact> find(Digest digest);

    /** Those of the digests that are known. */
    Map<Digest, Artifact> findAll(Collection<Digest> digests);

    /** The one that follows the digest, in the order of digests. */
    Optional<Artifact> next(Digest digest);

    /** Adds the artifact; false if it was there already, and then nothing changes. */
    boolean add(Artifact artifact);

    /** Marks the stored bytes as altered; false if they were marked already. */
    boolean markDamaged(Digest digest, Instant when);

    /** Takes the mark back; false if there was none. */
    boolean clearDamage(Digest digest);

    long countDamaged();
}
