package io.flotilla.controller.telemetry.series;

import java.time.Duration;
import java.time.Instant;

/** How long the spans are for which figures are kept, and how they lie in partitions. */
public enum Resolution {
    MINUTE(Duration.ofMinutes(1), Duration.ofHours(6)),
    HOUR(Duration.ofHours(1), Duration.ofDays(7)),
    DAY(Duration.ofDays(1), Duration.ofDays(90));

    private final Duration span;
    private final Duration partition;

    Resolution(Duration span, Duration partition) {
        this.span = span;
        this.partition = partition;
    }

    public Duration span() {
        return span;
    }

    /** Start of the span in which a time lies. */
    public Instant startOf(Instant time) {
        return floor(time, span);
    }

    /** The partition in which a time lies. */
    public Partition partitionOf(Instant time) {
        var start = floor(time, partition);
        return new Partition(this, start, start.plus(partition));
    }

    private static Instant floor(Instant time, Duration step) {
        var seconds = step.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }

    /**
     * A stretch of time whose figures come and go together.
     *
     * @param end the first time after it
     */
    public record Partition(Resolution resolution, Instant start, Instant end) {

        /** The one that follows. */
        public Partition next() {
            return resolution.partitionOf(end);
        }
    }
}
