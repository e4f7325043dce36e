package io.flotilla.controller.shared;

import java.util.Arrays;

/**
 * A message of the wire in its encoded form: kept and passed on, and read only where the wire's
 * types are known. Two are equal if their bytes are.
 */
public final class EncodedMessage {

    private final byte[] bytes;

    private EncodedMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the bytes over; the caller must not change them any more. */
    public static EncodedMessage of(byte[] bytes) {
        return new EncodedMessage(bytes);
    }

    /** The bytes themselves, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedMessage message && Arrays.equals(message.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "a message of %d bytes".formatted(bytes.length);
    }
}
