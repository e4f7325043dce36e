package io.flotilla.contract.label;

import io.flotilla.contract.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What may be a label, by the rules of Kubernetes. */
public final class LabelRules {

    private static final int MAXIMUM_NAME_LENGTH = 63;
    private static final int MAXIMUM_PREFIX_LENGTH = 253;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private static final String NAME_SHAPE =
            "letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

    /** How much of a wrong text is repeated in the message about it. */
    private static final int QUOTED_LENGTH = 80;

    private LabelRules() {}

    /**
     * Everything that is wrong with a set of labels.
     *
     * @param field where the set is; keys are appended in brackets
     */
    public static List<Violation> violations(String field, Map<String, String> labels) {
        var violations = new ArrayList<Violation>();
        LabelSelector.addIfTooMany(violations, field, labels.size());
        new TreeMap<>(labels)
                .entrySet().stream()
                        .limit(LabelSelector.MAXIMUM_ENTRIES)
                        .forEach(label -> checkLabel(field, label, violations));
        return List.copyOf(violations);
    }

    private static void checkLabel(
            String field, Map.Entry<String, String> label, List<Violation> violations) {
        var entry = field + "[" + quoted(label.getKey()) + "]";
        checkKey(entry, label.getKey(), violations);
        checkValue(entry, label.getValue(), violations);
    }

    static void checkKey(String field, String key, List<Violation> violations) {
        var slash = key.indexOf('/');
        if (slash >= 0) {
            checkPrefix(field, key.substring(0, slash), violations);
        }
        checkName(field, key.substring(slash + 1), violations);
    }

    private static void checkPrefix(String field, String prefix, List<Violation> violations) {
        if (prefix.length() > MAXIMUM_PREFIX_LENGTH) {
            violations.add(
                    new Violation(
                            field,
                            "the key's prefix has "
                                    + prefix.length()
                                    + " characters; at most "
                                    + MAXIMUM_PREFIX_LENGTH));
        } else if (!DNS_SUBDOMAIN.matcher(prefix).matches()) {
            violations.add(
                    new Violation(
                            field,
                            "the key's prefix "
                                    + quoted(prefix)
                                    + " must be a DNS name in lower case, such as example.com"));
        }
    }

    private static void checkName(String field, String name, List<Violation> violations) {
        if (name.isEmpty()) {
            violations.add(new Violation(field, "the key has no name"));
        } else if (name.length() > MAXIMUM_NAME_LENGTH) {
            violations.add(
                    new Violation(
                            field,
                            "the key's name has "
                                    + name.length()
                                    + " characters; at most "
                                    + MAXIMUM_NAME_LENGTH));
        } else if (!NAME.matcher(name).matches()) {
            violations.add(
                    new Violation(
                            field, "the key's name " + quoted(name) + " must be " + NAME_SHAPE));
        }
    }

    static void checkValue(String field, String value, List<Violation> violations) {
        if (value.length() > MAXIMUM_NAME_LENGTH) {
            violations.add(
                    new Violation(
                            field,
                            "the value has "
                                    + value.length()
                                    + " characters; at most "
                                    + MAXIMUM_NAME_LENGTH));
        } else if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            violations.add(
                    new Violation(
                            field,
                            "the value " + quoted(value) + " must be empty or " + NAME_SHAPE));
        }
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED_LENGTH
                ? "'" + text + "'"
                : "'" + text.substring(0, QUOTED_LENGTH) + "...'";
    }
}
