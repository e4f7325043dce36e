package io.flotilla.controller.shared;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The full name of one resource, e.g. {@code models/minilm/versions/1}, with the ids that it is
 * made of. Names are made and read by the {@link Kind} that they belong to, so one that exists is
 * well-formed.
 */
public final class ResourceName {

    private final String value;
    private final Map<String, String> ids;

    private ResourceName(String value, Map<String, String> ids) {
        this.value = value;
        this.ids = ids;
    }

    /**
     * A kind of names by its pattern, e.g. {@code models/{model}/versions/{version}}. Each id is 1
     * to 63 of a-z, 0-9, "-" and ".", starting and ending with a letter or digit.
     */
    public static Kind kind(String pattern) {
        return new Kind(pattern, Map.of());
    }

    /** The id that stands for the variable of the pattern, e.g. {@code id("version")}. */
    public String id(String variable) {
        var id = ids.get(variable);
        if (id == null) {
            throw new NoSuchElementException(variable);
        }
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceName name && name.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }

    /** Makes and reads the names of one kind. */
    public static final class Kind {

        /** Longest name that is looked at. */
        private static final int MAX_LENGTH = 512;

        private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");
        private static final Rule DEFAULT_RULE =
                new Rule(
                        "[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?",
                        "1 to 63 of a-z, 0-9, \"-\" and \".\", starting and ending with a letter or digit");

        private final String pattern;
        private final Map<String, Rule> rules;
        private final List<String> variables = new ArrayList<>();
        private final Pattern expression;

        private Kind(String pattern, Map<String, Rule> rules) {
            this.pattern = pattern;
            this.rules = rules;
            var regex = new StringBuilder();
            var matcher = VARIABLE.matcher(pattern);
            while (matcher.find()) {
                variables.add(matcher.group(1));
                matcher.appendReplacement(regex, "([^/]+)");
            }
            matcher.appendTail(regex);
            expression = Pattern.compile(regex.toString());
        }

        /**
         * The same kind with another rule for one of its ids.
         *
         * @param expression what the id must match as a whole
         * @param description the rule in words, for messages
         */
        public Kind where(String variable, String expression, String description) {
            var more = new LinkedHashMap<>(rules);
            more.put(variable, new Rule(expression, description));
            return new Kind(pattern, more);
        }

        /** Makes a name of ids that are known to be well-formed; wrong ones are a defect. */
        public ResourceName of(String... idsInOrder) {
            if (idsInOrder.length != variables.size()) {
                throw new IllegalArgumentException(
                        "%s takes %d ids".formatted(pattern, variables.size()));
            }
            var ids = new LinkedHashMap<String, String>();
            var name = pattern;
            for (int i = 0; i < idsInOrder.length; i++) {
                var variable = variables.get(i);
                var id = idsInOrder[i];
                if (!rule(variable).allows(id)) {
                    throw new IllegalArgumentException(
                            "not an id of %s: %s".formatted(pattern, id));
                }
                ids.put(variable, id);
                name = name.replace("{" + variable + "}", id);
            }
            return new ResourceName(name, ids);
        }

        /**
         * Reads a name that a caller sent.
         *
         * @param field of the request, for the error
         * @throws InvalidArgument if it is not a name of this kind
         */
        public ResourceName parse(String field, String name) {
            if (name.isEmpty()) {
                throw InvalidArgument.of(field, "must be set, in the form " + pattern);
            }
            var matcher = expression.matcher(name.length() > MAX_LENGTH ? "" : name);
            if (!matcher.matches()) {
                throw InvalidArgument.of(
                        field, "must have the form %s, not %s".formatted(pattern, quoted(name)));
            }
            return new ResourceName(name, idsOf(field, matcher));
        }

        /**
         * Checks an id that a caller chose for a new resource of this kind: the last id of its
         * name.
         *
         * @param field of the request, for the error
         * @throws InvalidArgument if it is not well-formed
         */
        public String checkId(String field, String id) {
            return check(field, variables.getLast(), id);
        }

        private Map<String, String> idsOf(String field, Matcher matcher) {
            var ids = new LinkedHashMap<String, String>();
            for (int i = 0; i < variables.size(); i++) {
                var variable = variables.get(i);
                ids.put(variable, check(field, variable, matcher.group(i + 1)));
            }
            return ids;
        }

        private String check(String field, String variable, String id) {
            var rule = rule(variable);
            if (!rule.allows(id)) {
                throw InvalidArgument.of(
                        field,
                        "the id of the %s must be %s, not %s"
                                .formatted(variable, rule.description, quoted(id)));
            }
            return id;
        }

        private Rule rule(String variable) {
            return rules.getOrDefault(variable, DEFAULT_RULE);
        }

        private static String quoted(String text) {
            return '"' + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + '"';
        }

        private record Rule(Pattern expression, String description) {

            Rule(String expression, String description) {
                this(Pattern.compile(expression), description);
            }

            boolean allows(String id) {
                return id.length() <= MAX_LENGTH && expression.matcher(id).matches();
            }
        }
    }
}
