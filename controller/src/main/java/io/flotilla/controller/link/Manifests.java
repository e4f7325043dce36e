package io.flotilla.controller.link;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.proto.registry.v1.Manifest;

/** Reads manifests in their canonical form. */
final class Manifests {

    private Manifests() {}

    static Manifest parse(byte[] canonical) {
        try {
            return Manifest.parseFrom(canonical);
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept manifest cannot be read", altered);
        }
    }
}
