package io.flotilla.contract.fit;

/**
 * What a loaded variant must have room for.
 *
 * @param contextTokens tokens that one sequence may hold; 0 if nobody said
 * @param sequences sequences that are served at a time
 * @param keyValueType in which the engine holds past tokens, if it can
 */
public record Workload(long contextTokens, int sequences, KeyValueType keyValueType) {

    public Workload {
        if (contextTokens < 0 || sequences < 1) {
            throw new IllegalArgumentException(
                    "no workload: " + sequences + " sequences of " + contextTokens + " tokens");
        }
    }

    /** With past tokens in 16 bits. */
    public Workload(long contextTokens, int sequences) {
        this(contextTokens, sequences, KeyValueType.F16);
    }

    /** One sequence of so many tokens. */
    public static Workload ofContext(long tokens) {
        return new Workload(tokens, 1);
    }

    /** The tokens of one sequence, or the usual number where nobody said. */
    long contextTokensOr(long usual) {
        return contextTokens == 0 ? usual : contextTokens;
    }
}
