package io.flotilla.cli.output;

import java.util.Locale;

/** How results are written to standard output. */
public enum OutputFormat {
    /** Aligned columns for people. */
    TABLE,
    /** JSON in the contract's own field names. */
    JSON,
    /** The same as YAML. */
    YAML;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
