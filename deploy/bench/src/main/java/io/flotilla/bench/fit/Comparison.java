package io.flotilla.bench.fit;

import io.flotilla.contract.fit.MemoryEstimate;
import java.util.Locale;

/**
 * What was expected of a case and what was seen.
 *
 * @param observedBytes the host's peak less that of an empty one
 */
record Comparison(FitCase fit, MemoryEstimate expected, long fileBytes, long observedBytes) {
    private static final double MIB = 1 << 20;

    /** How far the expectation is off, as a share of what was seen; negative: too low. */
    double error() {
        return (double) (expected.aboveEmptyHostBytes() - observedBytes) / observedBytes;
    }

    /** A row of a Markdown table, in MiB. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %+.1f %% |",
                fit.name(),
                fit.contextTokens(),
                fileBytes / MIB,
                expected.weightsBytes() / MIB,
                expected.kvCacheBytes() / MIB,
                expected.computeBytes() / MIB,
                expected.repackBytes() / MIB,
                expected.aboveEmptyHostBytes() / MIB,
                observedBytes / MIB,
                100 * error());
    }
}
