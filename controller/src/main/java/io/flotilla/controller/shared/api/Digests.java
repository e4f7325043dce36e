package io.flotilla.controller.shared.api;

import com.google.protobuf.ByteString;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;

/** Maps digests between Java and the wire. */
public final class Digests {

    private Digests() {}

    public static ByteString toWire(Digest digest) {
        return ByteString.copyFrom(digest.bytes());
    }

    /**
     * Reads a digest that a caller sent in the field.
     *
     * @throws InvalidArgument if it has not 32 bytes
     */
    public static Digest parse(String field, ByteString sha256) {
        if (sha256.size() != Digest.SIZE_BYTES) {
            throw InvalidArgument.of(
                    field,
                    "must be a SHA-256 of %d bytes, not %d"
                            .formatted(Digest.SIZE_BYTES, sha256.size()));
        }
        return Digest.ofBytes(sha256.toByteArray());
    }
}
