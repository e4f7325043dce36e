package io.flotilla.agent.telemetry;

import io.flotilla.contract.telemetry.Metric;
import java.util.Collections;
import java.util.List;

/**
 * Counts in fixed buckets.
 *
 * @param bounds upper bounds of all buckets but the last, rising
 * @param counts of each bucket; one more than bounds
 * @param sum of all values
 */
public record Histogram(List<Double> bounds, List<Long> counts, double sum) {

    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    counts.size() + " counts for " + bounds.size() + " bounds");
        }
    }

    /** In a metric's buckets, without values. */
    static Histogram empty(Metric metric) {
        return new Histogram(
                metric.bounds(), Collections.nCopies(metric.bounds().size() + 1, 0L), 0);
    }
}
