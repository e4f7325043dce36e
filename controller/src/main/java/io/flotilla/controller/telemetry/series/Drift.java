package io.flotilla.controller.telemetry.series;

import java.time.Instant;

/**
 * How far the values of a series of the last day are from those of its first days.
 *
 * @param key its place in the order of all
 * @param stabilityIndex see {@link #stabilityIndex(Distribution, Distribution)}
 * @param baselineStart start of the first days
 */
public record Drift(
        String key,
        Series series,
        double stabilityIndex,
        long baselineCount,
        long recentCount,
        Instant baselineStart) {

    /** Fewer values on either side say nothing: chance alone moves the index. */
    public static final long FEWEST_VALUES = 200;

    /** Added to each bucket, so that one that is empty on one side has a logarithm. */
    private static final double SMOOTHING = 0.5;

    /**
     * The population stability index: the sum over all buckets of (p − q) · ln(p / q), with p and q
     * the shares of the values in the bucket. By custom little has changed below 0.1 and much has
     * above 0.25 (N. Siddiqi, Credit Risk Scorecards, Wiley 2006). Two samples of the same source
     * differ by about (buckets − 1) · (1/n + 1/m) (B. Yurdakul, Statistical Properties of
     * Population Stability Index, 2018), which {@link #FEWEST_VALUES} keeps small against that.
     */
    static double stabilityIndex(Distribution baseline, Distribution recent) {
        var before = baseline.counts();
        var after = recent.counts();
        if (before.size() != after.size()) {
            throw new IllegalArgumentException("distributions of other buckets do not compare");
        }
        double index = 0;
        for (int i = 0; i < before.size(); i++) {
            var p = share(after.get(i), recent.count(), before.size());
            var q = share(before.get(i), baseline.count(), before.size());
            index += (p - q) * Math.log(p / q);
        }
        return index;
    }

    private static double share(long count, long all, int buckets) {
        return (count + SMOOTHING) / (all + SMOOTHING * buckets);
    }
}
