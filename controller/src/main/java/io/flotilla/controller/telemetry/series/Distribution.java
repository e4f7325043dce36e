package io.flotilla.controller.telemetry.series;

import io.flotilla.contract.telemetry.Metric;
import java.util.Arrays;
import java.util.List;

/**
 * Values of a metric in its fixed buckets, with their sum in whole parts of its unit: whole numbers
 * add up to the same in any order. What would not fit into 63 bits stays at the most that does,
 * which changes neither. Immutable.
 */
public final class Distribution {

    private final long[] counts;
    private final long sumParts;

    private Distribution(long[] counts, long sumParts) {
        this.counts = counts;
        this.sumParts = sumParts;
    }

    /** Of these counts, one for each bucket, and this sum, none of them negative. */
    public static Distribution of(List<Long> counts, long sumParts) {
        var copy = counts.stream().mapToLong(Long::longValue).toArray();
        if (copy.length == 0 || sumParts < 0 || Arrays.stream(copy).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts and sums are not negative");
        }
        return new Distribution(copy, sumParts);
    }

    /** Of what was only counted. */
    public static Distribution ofCount(long count) {
        return of(List.of(count), count);
    }

    /** The sum in whole parts of the metric's unit. */
    public static long parts(Metric metric, double sum) {
        return Math.max(0, Math.round(sum * metric.unit().parts()));
    }

    /** Both together; only of as many buckets. */
    public Distribution plus(Distribution other) {
        if (counts.length != other.counts.length) {
            throw new IllegalArgumentException("distributions of other buckets do not add up");
        }
        var total = new long[counts.length];
        for (int i = 0; i < total.length; i++) {
            total[i] = plus(counts[i], other.counts[i]);
        }
        return new Distribution(total, plus(sumParts, other.sumParts));
    }

    private static long plus(long one, long other) {
        var sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Count of each bucket. */
    public List<Long> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    public long sumParts() {
        return sumParts;
    }

    /** The sum in the metric's unit. */
    public double sum(Metric metric) {
        return (double) sumParts / metric.unit().parts();
    }

    /** How many values there are. */
    public long count() {
        long count = 0;
        for (var each : counts) {
            count = plus(count, each);
        }
        return count;
    }

    /**
     * A value that this share of all values does not exceed, on the straight line through its
     * bucket, as Prometheus reads histograms; what is above the last bound counts as that. 0 if
     * there are no values or no buckets.
     */
    public double quantile(Metric metric, double share) {
        var bounds = metric.bounds();
        var rank = share * count();
        double below = 0;
        for (int i = 0; i < Math.min(bounds.size(), counts.length); i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                var lower = i == 0 ? 0 : bounds.get(i - 1);
                return lower + (bounds.get(i) - lower) * (rank - below) / counts[i];
            }
            below += counts[i];
        }
        return count() == 0 || bounds.isEmpty() ? 0 : bounds.getLast();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && sumParts == that.sumParts
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + Long.hashCode(sumParts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts) + " sum " + sumParts;
    }
}
