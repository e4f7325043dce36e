package io.flotilla.controller.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.Arrays;
import java.util.Base64;

/**
 * The text that asks for the next page: opaque, safe in URLs, and good only for the arguments that
 * it was made for.
 */
final class PageToken {

    private static final int BINDING_BYTES = 8;
    private static final int MAX_LENGTH = 1024;

    private PageToken() {}

    /** Binds tokens to the arguments of a list call. */
    static Binding bindTo(String... arguments) {
        var sha256 = Digest.sha256();
        for (var argument : arguments) {
            var bytes = argument.getBytes(UTF_8);
            sha256.update((bytes.length + ":").getBytes(UTF_8));
            sha256.update(bytes);
        }
        return new Binding(Arrays.copyOf(sha256.digest(), BINDING_BYTES));
    }

    /** Makes and opens the tokens of one list call. */
    static final class Binding {

        private final byte[] mark;

        private Binding(byte[] mark) {
            this.mark = mark;
        }

        String seal(String key) {
            var keyBytes = key.getBytes(UTF_8);
            var token = Arrays.copyOf(mark, BINDING_BYTES + keyBytes.length);
            System.arraycopy(keyBytes, 0, token, BINDING_BYTES, keyBytes.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        }

        String open(String token) {
            var bytes = decode(token);
            if (bytes.length < BINDING_BYTES
                    || !Arrays.equals(bytes, 0, BINDING_BYTES, mark, 0, BINDING_BYTES)) {
                throw InvalidArgument.of(
                        "page_token", "is not one that an earlier page of the same call gave");
            }
            return new String(bytes, BINDING_BYTES, bytes.length - BINDING_BYTES, UTF_8);
        }

        private static byte[] decode(String token) {
            if (token.length() > MAX_LENGTH) {
                return new byte[0];
            }
            try {
                return Base64.getUrlDecoder().decode(token);
            } catch (IllegalArgumentException notBase64) {
                return new byte[0];
            }
        }
    }
}
