package io.flotilla.cli.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.regex.Pattern;

/** Binary documents as text (RFC 7468). */
final class Pem {
    private Pem() {}

    static String encode(String label, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }

    /**
     * The document of a text that holds one of the label and nothing else.
     *
     * @throws IllegalArgumentException if it does not
     */
    static byte[] decode(String label, String text) {
        var matcher =
                Pattern.compile(
                                "\\s*-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]{1,4096})-----END %1$s-----\\s*"
                                        .formatted(label))
                        .matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it is no unencrypted %s in PEM".formatted(label));
        }
        return Base64.getMimeDecoder().decode(matcher.group(1));
    }
}
