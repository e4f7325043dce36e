package io.flotilla.controller.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.Digest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The text that its bearer must show: 256 random bits behind a prefix that says what it is for.
 * Kept as a digest only.
 */
public record Secret(String text) {

    /** Longest text that is looked at. */
    private static final int MAX_LENGTH = 200;

    private static final int RANDOM_BYTES = 32;

    public static Secret random(String prefix, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(prefix + HexFormat.of().formatHex(bytes));
    }

    /** What is stored and looked up. A plain digest is enough: nobody can try 2^256 texts. */
    public Digest digest() {
        return Digest.of(text.substring(0, Math.min(text.length(), MAX_LENGTH)).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "Secret[...]";
    }
}
