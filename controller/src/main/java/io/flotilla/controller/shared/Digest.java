package io.flotilla.controller.shared;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256, as 64 lower-case hex digits. */
public record Digest(String hex) {

    public static final int SIZE_BYTES = 32;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** All zeros: what stands before the first of a chain. */
    public static final Digest ZERO = new Digest("0".repeat(64));

    public Digest {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hex");
        }
    }

    /** The digest whose 32 bytes these are. */
    public static Digest ofBytes(byte[] sha256) {
        return new Digest(HexFormat.of().formatHex(sha256));
    }

    /** The digest of the content. */
    public static Digest of(byte[] content) {
        return ofBytes(sha256().digest(content));
    }

    /** The digest of all that the stream still holds; reads it to its end and leaves it open. */
    public static Digest of(InputStream content) throws IOException {
        var sha256 = sha256();
        var buffer = new byte[64 * 1024];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
        return ofBytes(sha256.digest());
    }

    /** A fresh SHA-256 to be fed in parts; {@link #ofBytes} takes its result. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
