package io.flotilla.controller.telemetry.series;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Figures of all devices together: each minute's, hour's and day's, for as long as configured. */
@Singleton
public class RollingSeries {

    /** A device's clock that is further behind, or ahead at all, counts as wrong. */
    private static final Duration MAX_AGE = Duration.ofDays(30);

    private final RollingRepository repository;
    private final Partitions partitions;
    private final TelemetryConfig config;
    private final Clock clock;

    RollingSeries(
            RollingRepository repository,
            Partitions partitions,
            TelemetryConfig config,
            Clock clock) {
        this.repository = repository;
        this.partitions = partitions;
        this.config = config;
        this.clock = clock;
    }

    /**
     * When figures count that a device took at this time by its own clock: then, unless the clock
     * is wrong, else now.
     */
    public Instant timeOf(Instant measured) {
        var now = clock.instant();
        return measured.isAfter(now) || measured.isBefore(now.minus(MAX_AGE)) ? now : measured;
    }

    /** Adds figures by the minute to what is kept, within the running transaction. */
    public void add(SeriesSums minutes) {
        for (var resolution : Resolution.values()) {
            var sums = minutes.since(oldest(resolution), resolution);
            if (!sums.isEmpty()) {
                partitions.prepare(sums);
                repository.add(sums);
            }
        }
    }

    /** What is kept of a query, following a key. */
    public List<SeriesPoint> after(SeriesQuery query, String key, int limit) {
        return repository.after(query, key, limit);
    }

    /** The finest resolution that still holds figures of a time. */
    public Resolution finestAt(Instant time) {
        for (var resolution : Resolution.values()) {
            if (!time.isBefore(oldest(resolution))) {
                return resolution;
            }
        }
        return Resolution.DAY;
    }

    private Instant oldest(Resolution resolution) {
        return clock.instant().minus(config.retention(resolution));
    }
}
