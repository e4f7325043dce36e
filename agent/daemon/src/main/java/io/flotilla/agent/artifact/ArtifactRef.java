package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;

/**
 * What is known beforehand of an artifact, from the manifest.
 *
 * @param indexSha256 digest of its piece index in canonical form
 */
public record ArtifactRef(Digest sha256, long sizeBytes, Digest indexSha256) {
    public ArtifactRef {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("an artifact of " + sizeBytes + " bytes");
        }
    }
}
