package io.flotilla.agent.telemetry;

import io.flotilla.contract.telemetry.Metric;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Figures of one operation on one variant in one span of time.
 *
 * @param durationSeconds of requests that were answered
 * @param distributions what else was counted or measured
 */
public record InferenceSeries(
        Key key,
        long requestCount,
        long errorCount,
        long inputTokenCount,
        Histogram durationSeconds,
        long peakResidentBytes,
        List<Distribution> distributions) {
    private static final Set<Metric> FAILURES = Set.of(Metric.ERRORS, Metric.CRASHES);

    public InferenceSeries {
        distributions = List.copyOf(distributions);
    }

    /** What the figures are of. */
    public record Key(String slot, String variant, String operation) {}

    /**
     * Values of one metric.
     *
     * @param attribute reason of errors; empty for all other metrics
     */
    public record Distribution(Metric metric, String attribute, Histogram values) {}

    /** What failed, and no figures of what did not. */
    InferenceSeries failures() {
        return new InferenceSeries(
                key,
                0,
                errorCount,
                0,
                Histogram.empty(Metric.REQUEST_DURATION),
                peakResidentBytes,
                those(FAILURES::contains));
    }

    /** All but what failed. */
    InferenceSeries successes() {
        return new InferenceSeries(
                key,
                requestCount,
                0,
                inputTokenCount,
                durationSeconds,
                peakResidentBytes,
                those(metric -> !FAILURES.contains(metric)));
    }

    boolean hasFailures() {
        return errorCount > 0 || !those(FAILURES::contains).isEmpty();
    }

    boolean hasSuccesses() {
        return requestCount > 0 || !those(metric -> !FAILURES.contains(metric)).isEmpty();
    }

    private List<Distribution> those(Predicate<Metric> wanted) {
        return distributions.stream().filter(values -> wanted.test(values.metric)).toList();
    }
}
