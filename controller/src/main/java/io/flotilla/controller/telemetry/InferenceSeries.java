package io.flotilla.controller.telemetry;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.series.Distribution;
import java.util.HashMap;
import java.util.Map;

/**
 * Figures of one operation on one variant.
 *
 * @param duration time from request to full answer, seconds
 * @param peakResidentBytes largest resident memory of the engine's process
 * @param distributions what else was counted or measured; kept of the fleet only
 */
public record InferenceSeries(
        SeriesKey key,
        Totals totals,
        Histogram duration,
        long peakResidentBytes,
        Map<Measured, Distribution> distributions) {

    public InferenceSeries {
        distributions = Map.copyOf(distributions);
    }

    /**
     * What was counted or measured.
     *
     * @param attribute reason of errors; empty for all other metrics
     */
    public record Measured(Metric metric, String attribute) {}

    /** Counts of requests and of what went in and out. */
    public record Totals(long requests, long errors, long inputTokens, long outputTokens) {

        public Totals {
            if (requests < 0 || errors < 0 || inputTokens < 0 || outputTokens < 0) {
                throw new IllegalArgumentException("counts are not negative");
            }
        }

        Totals plus(Totals other) {
            return new Totals(
                    requests + other.requests,
                    errors + other.errors,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens);
        }
    }

    /** The values of a metric that has no attribute; none if it was not measured. */
    public Distribution of(Metric metric) {
        return distributions.getOrDefault(new Measured(metric, ""), Distribution.ofCount(0));
    }

    /** Both together; only of equal keys and bounds. */
    public InferenceSeries plus(InferenceSeries other) {
        if (!key.equals(other.key)) {
            throw new IllegalArgumentException("series of other keys do not add up");
        }
        var both = new HashMap<>(distributions);
        other.distributions.forEach(
                (measured, values) -> both.merge(measured, values, Distribution::plus));
        return new InferenceSeries(
                key,
                totals.plus(other.totals),
                duration.plus(other.duration),
                Math.max(peakResidentBytes, other.peakResidentBytes),
                both);
    }
}
