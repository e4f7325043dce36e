package io.flotilla.agent.shared;

import java.util.regex.Pattern;

/** Blacks out what could be a secret: logs hold none, and if one slips in it goes no further. */
final class Redaction {
    private static final String BLACK = "[redacted]";
    private static final Pattern SECRETS =
            Pattern.compile(
                    "fl(?:join|api)_[0-9A-Za-z]+"
                            + "|(?i:bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}"
                            + "|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"
                            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*-----)?"
                            + "|hf_[A-Za-z0-9]{16,}");
    private static final Pattern KEYS =
            Pattern.compile("(?i).*(?:token|secret|password|authorization|privatekey)");

    private Redaction() {}

    static String of(String text) {
        return SECRETS.matcher(text).replaceAll(BLACK);
    }

    /** The value as it may be shown under the key. */
    static String of(String key, String value) {
        return KEYS.matcher(key).matches() ? BLACK : of(value);
    }
}
