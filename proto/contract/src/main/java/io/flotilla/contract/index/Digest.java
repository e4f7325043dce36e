package io.flotilla.contract.index;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The SHA-256 of some bytes, as four big-endian words. */
public record Digest(long word0, long word1, long word2, long word3) {

    /** Its length in bytes. */
    public static final int BYTES = 32;

    private static final HexFormat HEX = HexFormat.of();

    /**
     * Takes a digest from its bytes.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static Digest ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 of " + bytes.length + " bytes");
        }
        var words = ByteBuffer.wrap(bytes).asLongBuffer();
        return new Digest(words.get(0), words.get(1), words.get(2), words.get(3));
    }

    /** Parses 64 lower-case hexadecimal digits; empty if the text is anything else. */
    public static Optional<Digest> parse(String hex) {
        return hex.matches("[0-9a-f]{64}")
                ? Optional.of(ofBytes(HEX.parseHex(hex)))
                : Optional.empty();
    }

    /** Computes the digest of all these bytes. */
    public static Digest over(byte[] bytes) {
        return ofBytes(sha256().digest(bytes));
    }

    /** Computes the digest of the buffer's remaining bytes, and leaves its position as it was. */
    public static Digest over(ByteBuffer bytes) {
        var sha256 = sha256();
        sha256.update(bytes.duplicate());
        return ofBytes(sha256.digest());
    }

    /** A fresh computation, for bytes that come in parts. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(word0)
                .putLong(word1)
                .putLong(word2)
                .putLong(word3)
                .array();
    }

    /** The 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.formatHex(toBytes());
    }
}
