package io.flotilla.controller.artifact;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import java.time.Instant;

/**
 * One stored file.
 *
 * @param sizeBytes at least 1
 * @param indexDigest of its piece index in canonical form
 * @param isDamaged whether its stored bytes were found to be altered
 */
public record Artifact(
        Digest digest, long sizeBytes, Digest indexDigest, Instant createTime, boolean isDamaged) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("artifacts/{digest}")
                    .where("digest", "[0-9a-f]{64}", "a SHA-256 in lower-case hex");

    public Artifact {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("an artifact is never empty");
        }
    }

    /** The resource name of the artifact with the digest. */
    public static String nameOf(Digest digest) {
        return NAMES.of(digest.hex()).toString();
    }

    /** Reads the digest out of a resource name that a caller sent in the field. */
    public static Digest parseName(String field, String name) {
        return new Digest(NAMES.parse(field, name).id("digest"));
    }

    public String name() {
        return nameOf(digest);
    }
}
