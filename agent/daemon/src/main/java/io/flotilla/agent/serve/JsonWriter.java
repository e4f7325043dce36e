package io.flotilla.agent.serve;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, collections, float arrays, strings, numbers, booleans and nulls as JSON. */
public final class JsonWriter {
    private JsonWriter() {}

    /** An object whose members stay in this order: names and values in turn. */
    public static Map<String, @Nullable Object> object(@Nullable Object... members) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (var at = 0; at < members.length; at += 2) {
            object.put(String.valueOf(members[at]), members[at + 1]);
        }
        return object;
    }

    /** The JSON of a value. */
    public static String write(@Nullable Object value) {
        var out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> members -> writeObject(out, members);
            case Collection<?> elements -> writeArray(out, elements);
            case float[] numbers -> writeArray(out, numbers);
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool.booleanValue());
            case Object other -> writeString(out, other.toString());
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> members) {
        out.append('{');
        var separator = "";
        for (var member : members.entrySet()) {
            out.append(separator);
            writeString(out, String.valueOf(member.getKey()));
            out.append(':');
            write(out, member.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void writeArray(StringBuilder out, Collection<?> elements) {
        out.append('[');
        var separator = "";
        for (var element : elements) {
            out.append(separator);
            write(out, element);
            separator = ",";
        }
        out.append(']');
    }

    private static void writeArray(StringBuilder out, float[] numbers) {
        out.append('[');
        for (var at = 0; at < numbers.length; at++) {
            if (at > 0) {
                out.append(',');
            }
            out.append(numbers[at]);
        }
        out.append(']');
    }

    private static void writeString(StringBuilder out, String text) {
        out.append('"');
        // What needs no escape goes out in one piece, up to the next character that needs one.
        var plain = 0;
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            if (isEscaped(character)) {
                out.append(text, plain, at).append(escape(character));
                plain = at + 1;
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean isEscaped(char character) {
        return character < ' '
                || character == '"'
                || character == '\\'
                || Character.isSurrogate(character);
    }

    private static String escape(char character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) character);
        };
    }
}
