package io.flotilla.controller.telemetry.series;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up what devices measured for each span of time. The order in which figures come does not
 * matter. Not safe for use by many threads.
 */
public final class SeriesSums {

    private final Resolution resolution;
    private final Map<Cell, Distribution> cells = new HashMap<>();

    /** Empty sums. */
    public SeriesSums(Resolution resolution) {
        this.resolution = resolution;
    }

    /**
     * One series in one span.
     *
     * @param start of the span
     */
    public record Cell(Series series, Instant start) {}

    /** Adds what was measured at a time; nothing measured leaves no series behind. */
    public void add(Series series, Instant time, Distribution values) {
        if (values.count() > 0) {
            cells.merge(new Cell(series, resolution.startOf(time)), values, Distribution::plus);
        }
    }

    /** The same in longer spans, but for what lies before a time. */
    public SeriesSums since(Instant oldest, Resolution coarser) {
        var sums = new SeriesSums(coarser);
        cells.forEach(
                (cell, values) -> {
                    if (!cell.start.isBefore(oldest)) {
                        sums.add(cell.series, cell.start, values);
                    }
                });
        return sums;
    }

    public Resolution resolution() {
        return resolution;
    }

    /** What was added up. */
    public Map<Cell, Distribution> cells() {
        return Map.copyOf(cells);
    }

    public boolean isEmpty() {
        return cells.isEmpty();
    }
}
