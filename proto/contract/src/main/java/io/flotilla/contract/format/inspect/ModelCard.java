package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.lineage.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the head of a model card declares: the lines between two rows of dashes, of which each has a
 * key with a text, a list in brackets, or a list in the lines that follow.
 */
final class ModelCard {

    private static final String ROW = "---";
    private static final int MAX_TEXT_LENGTH = 128;
    private static final int MAX_LISTED = 16;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private ModelCard() {}

    /** Reads the beginning of a card, which may be cut off anywhere. */
    static ModelCard read(String text) {
        var card = new ModelCard();
        if (!text.startsWith(ROW)) {
            return card;
        }
        List<String> open = new ArrayList<>();
        for (var line : text.lines().skip(1).takeWhile(l -> !l.startsWith(ROW)).toList()) {
            var colon = line.indexOf(':');
            if (line.startsWith("- ") || line.startsWith("  - ")) {
                add(open, line.substring(line.indexOf('-') + 1));
            } else if (colon > 0 && Character.isLetter(line.charAt(0))) {
                open = new ArrayList<>();
                addAll(open, line.substring(colon + 1).strip());
                card.values.putIfAbsent(line.substring(0, colon), open);
            } else {
                open = new ArrayList<>();
            }
        }
        return card;
    }

    private static void addAll(List<String> values, String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            for (var each : text.substring(1, text.length() - 1).split(",", -1)) {
                add(values, each);
            }
        } else {
            add(values, text);
        }
    }

    private static void add(List<String> values, String text) {
        var value = text.strip().replaceAll("^[\"']|[\"']$", "");
        if (!value.isEmpty() && value.length() <= MAX_TEXT_LENGTH && values.size() < MAX_LISTED) {
            values.add(value);
        }
    }

    String license() {
        return first("license");
    }

    Origin origin() {
        return new Origin(
                first("base_model_relation"),
                values.getOrDefault("base_model", List.of()),
                values.getOrDefault("datasets", List.of()));
    }

    private String first(String key) {
        return values.getOrDefault(key, List.of()).stream().findFirst().orElse("");
    }
}
