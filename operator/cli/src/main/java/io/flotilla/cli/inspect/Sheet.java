package io.flotilla.cli.inspect;

import io.flotilla.cli.output.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Lays a document out for people: one line a fact, with units, and nothing that is not known. */
final class Sheet {
    private static final String INDENT = "  ";

    /** Words that are written in a way of their own. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "kv", "KV",
                    "isa", "ISA",
                    "ir", "IR",
                    "gguf", "GGUF",
                    "onnx", "ONNX",
                    "openvino", "OpenVINO",
                    "litert", "LiteRT");

    private Sheet() {}

    /** Adds a text unless it is empty. */
    static void putText(Map<String, Object> members, String key, String text) {
        if (!text.isEmpty()) {
            members.put(key, text);
        }
    }

    /** One member as a cell of a table; empty if there is none. */
    static String cell(Map<String, Object> members, String key) {
        var value = members.get(key);
        return value == null ? "" : words(key, value);
    }

    static List<String> lines(Map<String, ?> members) {
        List<String> lines = new ArrayList<>();
        addMembers(members, "", lines);
        return lines;
    }

    private static void addMembers(Map<?, ?> members, String indent, List<String> lines) {
        var width =
                members.entrySet().stream()
                        .filter(member -> isSaid(member.getValue()))
                        .mapToInt(member -> label(member.getKey()).length())
                        .max()
                        .orElse(0);
        members.forEach(
                (key, value) -> {
                    if (isSaid(value)) {
                        add(label(key), String.valueOf(key), value, indent, width, lines);
                    }
                });
    }

    private static void add(
            String label, String key, Object value, String indent, int width, List<String> lines) {
        switch (value) {
            case Map<?, ?> sizes when key.equals("predictedBytes") -> {
                lines.add(indent + label);
                sizes.forEach(
                        (precision, bytes) ->
                                lines.add(
                                        "%s%s%-8s%s"
                                                .formatted(
                                                        indent,
                                                        INDENT,
                                                        precision,
                                                        words(key, bytes))));
            }
            case Map<?, ?> members -> {
                lines.add(indent + label);
                addMembers(members, indent + INDENT, lines);
            }
            case List<?> elements when elements.getFirst() instanceof Map<?, ?> -> {
                lines.add(indent + label);
                elements.forEach(element -> lines.add(indent + INDENT + inOneLine(element)));
            }
            case List<?> sentences when key.equals("warnings") -> {
                lines.add(indent + label);
                sentences.forEach(sentence -> lines.add(indent + INDENT + sentence));
            }
            default ->
                    lines.add(
                            indent
                                    + label
                                    + " ".repeat(width - label.length() + 2)
                                    + words(key, value));
        }
    }

    private static String inOneLine(Object element) {
        return element instanceof Map<?, ?> members
                ? members.entrySet().stream()
                        .map(member -> words(String.valueOf(member.getKey()), member.getValue()))
                        .collect(Collectors.joining("  "))
                : String.valueOf(element);
    }

    /** What a header leaves out is 0 or empty in the document, and nothing to a person. */
    private static boolean isSaid(Object value) {
        return switch (value) {
            case Map<?, ?> members -> members.values().stream().anyMatch(Sheet::isSaid);
            case List<?> elements -> !elements.isEmpty();
            case Number number -> number.doubleValue() != 0;
            default -> !value.toString().isEmpty();
        };
    }

    private static String words(String key, Object value) {
        return switch (value) {
            case Long bytes when key.endsWith("Bytes") || key.contains("BytesPerToken") ->
                    Words.bytes(bytes);
            case Long count when key.equals("parameterCount") ->
                    "%s (%,d)".formatted(Words.count(count), count);
            case Boolean flag -> flag ? "yes" : "no";
            case List<?> elements ->
                    elements.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /** A key of the document in words; a path or an operator set stays as it is. */
    private static String label(Object key) {
        var text = String.valueOf(key);
        if (!text.matches("[a-z]+([A-Z][a-z]*)*")) {
            return text;
        }
        var words = new ArrayList<String>();
        for (var word : text.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).split(" ", -1)) {
            words.add(NAMES.getOrDefault(word, words.isEmpty() ? capitalized(word) : word));
        }
        return String.join(" ", words);
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
