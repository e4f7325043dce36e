package io.flotilla.controller.telemetry;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts in fixed buckets, so that histograms of many devices add up exactly.
 *
 * @param bounds upper bounds of all buckets but the last, rising; at most {@link #MAX_BOUNDS}
 * @param counts of each bucket; one more than bounds
 */
public record Histogram(List<Double> bounds, List<Long> counts, double sum) {

    public static final int MAX_BOUNDS = 64;

    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (!isWellFormed(bounds, counts, sum)) {
            throw new IllegalArgumentException("not a histogram");
        }
    }

    /** Whether a histogram can be made of these. */
    public static boolean isWellFormed(List<Double> bounds, List<Long> counts, double sum) {
        if (bounds.size() > MAX_BOUNDS
                || counts.size() != bounds.size() + 1
                || !Double.isFinite(sum)) {
            return false;
        }
        for (int i = 1; i < bounds.size(); i++) {
            if (!(bounds.get(i - 1) < bounds.get(i))) {
                return false;
            }
        }
        return bounds.stream().allMatch(Double::isFinite)
                && counts.stream().allMatch(count -> count >= 0);
    }

    /** Both together; only of equal bounds. */
    public Histogram plus(Histogram other) {
        if (!bounds.equals(other.bounds)) {
            throw new IllegalArgumentException("histograms of other bounds do not add up");
        }
        var total = new ArrayList<Long>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            total.add(counts.get(i) + other.counts.get(i));
        }
        return new Histogram(bounds, total, sum + other.sum);
    }
}
