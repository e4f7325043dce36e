package io.flotilla.controller.access;

import io.flotilla.controller.shared.Violations;
import java.util.Map;
import java.util.regex.Pattern;

/** The bounds on labels that strangers and tokens state. */
public final class Labels {

    private static final int MAX_COUNT = 64;
    private static final Pattern KEY =
            Pattern.compile(
                    "(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

    /** Keys that only the hardware probe may set. */
    private static final String RESERVED_PREFIX = "hw.flotilla.io/";

    private Labels() {}

    /** Throws InvalidArgument with everything that is wrong with the labels of that field. */
    public static void check(String field, Map<String, String> labels) {
        var violations =
                new Violations()
                        .require(
                                labels.size() <= MAX_COUNT,
                                field,
                                "must be at most 64, not " + labels.size());
        labels.entrySet().stream()
                .limit(MAX_COUNT)
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> checkOne(field, label, violations));
        violations.throwIfAny();
    }

    private static void checkOne(
            String field, Map.Entry<String, String> label, Violations violations) {
        var key = label.getKey();
        var at = "%s[%s]".formatted(field, key.length() > 80 ? key.substring(0, 80) : key);
        violations
                .require(
                        KEY.matcher(key).matches(),
                        at,
                        "the key must be 1 to 63 letters, digits, \".\", \"_\" and \"-\", optionally after a DNS prefix and \"/\"")
                .require(
                        !key.startsWith(RESERVED_PREFIX),
                        at,
                        "the prefix " + RESERVED_PREFIX + " is kept for the hardware probe")
                .require(
                        VALUE.matcher(label.getValue()).matches(),
                        at,
                        "the value must be at most 63 letters, digits, \".\", \"_\" and \"-\", starting and ending with a letter or digit");
    }
}
