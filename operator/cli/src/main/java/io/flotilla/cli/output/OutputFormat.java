package io.flotilla.cli.output;

import io.flotilla.cli.CommandFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How results are written to standard output. */
public final class OutputFormat {
    /** Aligned columns for people. */
    public static final OutputFormat TABLE = new OutputFormat("table");

    /** The same with further columns. */
    public static final OutputFormat WIDE = new OutputFormat("wide");

    /** JSON in the contract's own field names. */
    public static final OutputFormat JSON = new OutputFormat("json");

    /** The same as YAML. */
    public static final OutputFormat YAML = new OutputFormat("yaml");

    /** Resource names, a line each. */
    public static final OutputFormat NAME = new OutputFormat("name");

    private static final List<OutputFormat> PLAIN = List.of(TABLE, WIDE, JSON, YAML, NAME);
    private static final String PATH = "jsonpath=";

    private final String word;
    private final @Nullable JsonSelection selection;

    private OutputFormat(String word) {
        this(word, null);
    }

    private OutputFormat(String word, @Nullable JsonSelection selection) {
        this.word = word;
        this.selection = selection;
    }

    /** Reads what people write; anything else ends the command. */
    static OutputFormat parse(String text) {
        if (text.startsWith(PATH)) {
            return new OutputFormat(text, JsonSelection.of(text.substring(PATH.length())));
        }
        var word = text.toLowerCase(Locale.ROOT);
        return PLAIN.stream()
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailure.usage(
                                        "-o must be table, wide, json, yaml, name or"
                                                + " jsonpath=EXPRESSION, but is "
                                                + text));
    }

    /** Whether people read it: columns, not a document. */
    public boolean isTable() {
        return this == TABLE || this == WIDE;
    }

    /** The lines that stand for a document. */
    String render(String json) {
        if (selection != null) {
            return selection.from(json);
        }
        return this == YAML ? Documents.yaml(json) : json;
    }

    @Override
    public String toString() {
        return word;
    }
}
