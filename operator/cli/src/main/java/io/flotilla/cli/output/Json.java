package io.flotilla.cli.output;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what no message of the contract holds as JSON: maps, lists, texts, numbers and flags. */
public final class Json {
    private static final String INDENT = "  ";

    private Json() {}

    /** The document with its members in the map's order. */
    public static String of(Map<String, ?> members) {
        return value(members, "");
    }

    private static String value(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> members -> members(members, indent);
            case List<?> elements -> elements(elements, indent);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> text(value.toString());
        };
    }

    private static String members(Map<?, ?> members, String indent) {
        var inner = indent + INDENT;
        return members.isEmpty()
                ? "{}"
                : members.entrySet().stream()
                        .map(
                                member ->
                                        inner
                                                + text(String.valueOf(member.getKey()))
                                                + ": "
                                                + value(member.getValue(), inner))
                        .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }

    private static String elements(List<?> elements, String indent) {
        var inner = indent + INDENT;
        return elements.isEmpty()
                ? "[]"
                : elements.stream()
                        .map(element -> inner + value(element, inner))
                        .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
    }

    private static String text(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(
                        character -> {
                            switch (character) {
                                case '"' -> quoted.append("\\\"");
                                case '\\' -> quoted.append("\\\\");
                                case '\n' -> quoted.append("\\n");
                                default -> append(quoted, (char) character);
                            }
                        });
        return quoted.append('"').toString();
    }

    /** Control characters, and those that scripts in pages and terminals stumble over, escaped. */
    private static void append(StringBuilder quoted, char character) {
        if (character < ' '
                || (character >= 0x7f && character < 0xa0)
                || character == 0x2028
                || character == 0x2029) {
            quoted.append("\\u%04x".formatted((int) character));
        } else {
            quoted.append(character);
        }
    }
}
