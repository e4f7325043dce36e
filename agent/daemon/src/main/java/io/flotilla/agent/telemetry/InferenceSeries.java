package io.flotilla.agent.telemetry;

/** Figures of one operation on one variant in one span of time. */
public record InferenceSeries(
        Key key,
        long requestCount,
        long errorCount,
        long inputTokenCount,
        Histogram durationSeconds,
        long peakResidentBytes) {

    /** What the figures are of. */
    public record Key(String slot, String variant, String operation) {}
}
