package io.flotilla.controller.telemetry;

/**
 * Figures of one operation on one variant.
 *
 * @param duration time from request to full answer, seconds
 * @param peakResidentBytes largest resident memory of the engine's process
 */
public record InferenceSeries(
        SeriesKey key, Totals totals, Histogram duration, long peakResidentBytes) {

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

    /** Both together; only of equal keys and bounds. */
    public InferenceSeries plus(InferenceSeries other) {
        if (!key.equals(other.key)) {
            throw new IllegalArgumentException("series of other keys do not add up");
        }
        return new InferenceSeries(
                key,
                totals.plus(other.totals),
                duration.plus(other.duration),
                Math.max(peakResidentBytes, other.peakResidentBytes));
    }
}
