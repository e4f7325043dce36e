package io.flotilla.agent.telemetry;

import java.time.Instant;
import java.util.List;

/**
 * Figures of one span of time on this device.
 *
 * @param sequence rises by one with each report, over restarts too
 */
public record Report(long sequence, Instant start, Instant end, List<InferenceSeries> series) {
    public Report {
        series = List.copyOf(series);
    }
}
