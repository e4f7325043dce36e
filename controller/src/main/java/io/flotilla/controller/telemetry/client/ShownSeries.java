package io.flotilla.controller.telemetry.client;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.SeriesExport;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Series;
import io.flotilla.controller.telemetry.series.SeriesSums;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What devices measured since this controller started, by variant, hardware class and operation.
 * Beyond a bounded number of combinations they are shown as "other", since devices choose some of
 * them; none names a device.
 */
@Singleton
class ShownSeries implements SeriesExport {

    private static final int MAX_COMBINATIONS = 5000;

    /** Guarded by this. */
    private final Map<Shown, Distribution> sums = new LinkedHashMap<>();

    /** What has one set of samples: waves of rollouts are not told apart. */
    record Shown(
            Metric metric,
            String variant,
            String hardwareClass,
            String operation,
            String attribute) {

        static Shown of(Series series) {
            var served = series.served();
            return new Shown(
                    series.metric(),
                    served.variant(),
                    served.hardwareClass(),
                    served.operation(),
                    series.attribute());
        }

        Shown beyondBound() {
            return new Shown(metric, Series.OTHER, Series.OTHER, Series.OTHER, attribute);
        }
    }

    /** The sums of one combination. */
    record Sum(Shown shown, Distribution values) {}

    @Override
    public synchronized void add(SeriesSums added) {
        added.cells()
                .forEach(
                        (cell, values) -> {
                            var shown = Shown.of(cell.series());
                            sums.merge(
                                    sums.size() < MAX_COMBINATIONS || sums.containsKey(shown)
                                            ? shown
                                            : shown.beyondBound(),
                                    values,
                                    Distribution::plus);
                        });
    }

    /** All of them as they are now, those that came first at first. */
    synchronized List<Sum> sums() {
        var copy = new ArrayList<Sum>(sums.size());
        sums.forEach((shown, values) -> copy.add(new Sum(shown, values)));
        return copy;
    }
}
