package io.flotilla.cli.output;

import picocli.CommandLine.Option;

/** The choice of output format. */
public final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (default table).")
    private OutputFormat format = OutputFormat.TABLE;

    /** The chosen format. */
    public OutputFormat format() {
        return format;
    }
}
