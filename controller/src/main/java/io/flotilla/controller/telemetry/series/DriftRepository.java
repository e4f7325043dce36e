package io.flotilla.controller.telemetry.series;

import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Finds what the values of series were at first and what they are now. */
public interface DriftRepository {

    /**
     * Series of these metrics that have values of both times, following a key, waves of rollouts
     * added up.
     *
     * @param baseline how long the first days of each series are; they end before the recent time
     * @param recent start of the recent time
     * @param modelVersion only variants of this version; empty: all
     */
    List<BothTimes> after(
            Set<Metric> metrics,
            Duration baseline,
            Instant recent,
            String modelVersion,
            String key,
            int limit);

    /**
     * The values of a series at both times.
     *
     * @param key its place in the order of all
     * @param start of its first days
     */
    record BothTimes(
            String key, Series series, Instant start, Distribution first, Distribution recent) {}
}
