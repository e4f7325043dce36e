package io.flotilla.controller.artifact.api;

import io.flotilla.controller.shared.api.Digests;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.artifact.v1.Artifact;

/** Maps artifacts to the wire. */
final class ArtifactMapper {

    private ArtifactMapper() {}

    static Artifact toWire(io.flotilla.controller.artifact.Artifact artifact) {
        return Artifact.newBuilder()
                .setName(artifact.name())
                .setSha256(Digests.toWire(artifact.digest()))
                .setSizeBytes(artifact.sizeBytes())
                .setIndexSha256(Digests.toWire(artifact.indexDigest()))
                .setCreateTime(Timestamps.toWire(artifact.createTime()))
                .build();
    }
}
