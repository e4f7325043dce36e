package io.flotilla.controller.telemetry;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.RolloutWaves.Delivered;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.RollingSeries;
import io.flotilla.controller.telemetry.series.Series;
import io.flotilla.controller.telemetry.series.Series.Served;
import io.flotilla.controller.telemetry.series.Series.Wave;
import io.flotilla.controller.telemetry.series.SeriesSums;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Adds reports of devices up to figures of the fleet, in which no device can be told any more. */
@Singleton
public class FleetSeries {

    private final RollingSeries rolling;
    private final RolloutWaves waves;

    FleetSeries(RollingSeries rolling, RolloutWaves waves) {
        this.rolling = rolling;
        this.waves = waves;
    }

    /**
     * Adds reports to what is kept, within the running transaction; returns what they add up to.
     */
    SeriesSums take(Collection<Report> reports) {
        var devices = reports.stream().map(Report::device).distinct().toList();
        var sums = sums(reports, waves.of(devices), rolling::timeOf);
        rolling.add(sums);
        return sums;
    }

    /**
     * What reports add up to by the minute.
     *
     * @param times when figures count that were measured then
     */
    public static SeriesSums sums(
            Collection<Report> reports, Map<Delivered, Wave> waves, UnaryOperator<Instant> times) {
        var sums = new SeriesSums(Resolution.MINUTE);
        for (var report : reports) {
            var time = times.apply(report.ended());
            for (var series : report.series()) {
                add(sums, report, series, time, waves);
            }
        }
        return sums;
    }

    private static void add(
            SeriesSums sums,
            Report report,
            InferenceSeries figures,
            Instant time,
            Map<Delivered, Wave> waves) {
        var key = figures.key();
        var wave = waves.getOrDefault(Delivered.of(report.device(), key), Wave.UNKNOWN);
        var served = new Served(key.variant(), report.hardwareClass(), key.operation(), wave);
        var duration = figures.duration();
        if (duration.bounds().equals(Metric.REQUEST_DURATION.bounds())) {
            sums.add(
                    new Series(served, Metric.REQUEST_DURATION, ""),
                    time,
                    Distribution.of(
                            duration.counts(),
                            Distribution.parts(Metric.REQUEST_DURATION, duration.sum())));
        }
        figures.distributions()
                .forEach(
                        (measured, values) ->
                                sums.add(
                                        new Series(served, measured.metric(), measured.attribute()),
                                        time,
                                        values));
    }
}
