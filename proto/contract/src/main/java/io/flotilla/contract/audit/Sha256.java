package io.flotilla.contract.audit;

import java.util.Arrays;
import java.util.HexFormat;

/** A digest of 32 bytes. */
public final class Sha256 {
    private static final int LENGTH = 32;

    /** The digest before the first entry. */
    public static final Sha256 ZERO = new Sha256(new byte[LENGTH]);

    private final byte[] bytes;

    public Sha256(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("must have 32 bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
