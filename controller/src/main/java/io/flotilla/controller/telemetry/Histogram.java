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

    /** More than one device measures between two reports: sums of many reports do not overflow. */
    private static final double MAX_SUM = 1e12;

    private static final long MAX_COUNT = 1_000_000_000;

    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (!isHistogram(bounds, counts, sum)) {
            throw new IllegalArgumentException("not a histogram");
        }
    }

    /** Whether these are a histogram of what one device can have measured in one report. */
    public static boolean isWellFormed(List<Double> bounds, List<Long> counts, double sum) {
        return isHistogram(bounds, counts, sum)
                && Math.abs(sum) <= MAX_SUM
                && counts.stream().allMatch(count -> count <= MAX_COUNT);
    }

    private static boolean isHistogram(List<Double> bounds, List<Long> counts, double sum) {
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
