package io.flotilla.cli.output;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The choice of output format. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            converter = Converter.class,
            completionCandidates = Candidates.class,
            description =
                    "One of table, wide, json, yaml, name, jsonpath=EXPRESSION (default table).")
    private OutputFormat format = OutputFormat.TABLE;

    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return OutputFormat.parse(text);
        }
    }

    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("table", "wide", "json", "yaml", "name", "jsonpath=").iterator();
        }
    }

    /** The chosen format. */
    public OutputFormat format() {
        return format;
    }
}
