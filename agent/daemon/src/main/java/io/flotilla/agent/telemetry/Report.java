package io.flotilla.agent.telemetry;

import io.flotilla.agent.select.LearnedFigures;
import java.time.Instant;
import java.util.List;

/**
 * Figures of one span of time on this device.
 *
 * @param sequence rises by one with each report, over restarts too
 * @param learned what is known of variants, where that changed in the span
 */
public record Report(
        long sequence,
        Instant start,
        Instant end,
        List<InferenceSeries> series,
        List<LearnedFigures> learned) {
    public Report {
        series = List.copyOf(series);
        learned = List.copyOf(learned);
    }
}
