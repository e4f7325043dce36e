package io.flotilla.agent.telemetry;

import java.util.List;

/**
 * Counts in fixed buckets.
 *
 * @param bounds upper bounds of all buckets but the last, rising
 * @param counts of each bucket; one more than bounds
 * @param sum of all values
 */
public record Histogram(List<Double> bounds, List<Long> counts, double sum) {

    /** What OpenTelemetry's GenAI conventions say for the duration of a request, in seconds. */
    public static final List<Double> DURATION_BOUNDS =
            List.of(
                    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96,
                    81.92);

    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    counts.size() + " counts for " + bounds.size() + " bounds");
        }
    }
}
