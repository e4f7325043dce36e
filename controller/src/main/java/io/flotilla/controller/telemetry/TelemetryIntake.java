package io.flotilla.controller.telemetry;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.telemetry.reading.Reading;
import io.flotilla.controller.telemetry.reading.Reading.Place;
import io.flotilla.controller.telemetry.reading.ReadingRepository;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.SeriesSums;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Adds reports of many devices to what is kept, in one transaction, each report once. */
@Singleton
public class TelemetryIntake {

    private final SeriesRepository repository;
    private final ClassFigures classes;
    private final DeviceFigures devices;
    private final FleetSeries fleet;
    private final ReadingRepository readings;

    TelemetryIntake(
            SeriesRepository repository,
            ClassFigures classes,
            DeviceFigures devices,
            FleetSeries fleet,
            ReadingRepository readings) {
        this.repository = repository;
        this.classes = classes;
        this.devices = devices;
        this.fleet = fleet;
        this.readings = readings;
    }

    /** What adds up: figures of one device with one key and one set of bounds. */
    private record Sum(DeviceId device, SeriesKey key, List<Double> bounds) {}

    /**
     * What was taken in.
     *
     * @param sequences the highest that is kept of each device
     * @param sums what was new, added up
     */
    record Kept(Map<DeviceId, Long> sequences, SeriesSums sums) {}

    /** Takes the reports in, each once however often it comes. */
    @Transactional
    Kept take(Collection<Report> reports) {
        var reporting = new HashSet<DeviceId>();
        reports.forEach(report -> reporting.add(report.device()));
        var sequences = new HashMap<>(repository.lockSequences(reporting));
        var fresh = new ArrayList<Report>();
        reports.stream()
                .sorted(Comparator.comparingLong(Report::sequence))
                .forEach(
                        report -> {
                            if (report.sequence() > sequences.getOrDefault(report.device(), 0L)) {
                                sequences.put(report.device(), report.sequence());
                                fresh.add(report);
                            }
                        });
        if (fresh.isEmpty()) {
            return new Kept(sequences, new SeriesSums(Resolution.MINUTE));
        }
        repository.add(sums(fresh).values());
        repository.keepSequences(sequences);
        var figures = Said.lastOf(fresh);
        classes.take(figures);
        devices.take(figures);
        var readings = readings(fresh);
        if (!readings.isEmpty()) {
            this.readings.add(readings);
        }
        return new Kept(sequences, fleet.take(fresh));
    }

    /** Whether reports could be taken in now. */
    boolean isReachable() {
        try {
            return repository.isReachable();
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static Map<Sum, DeviceSeries> sums(List<Report> reports) {
        var sums = new LinkedHashMap<Sum, DeviceSeries>();
        for (var report : reports) {
            for (var series : report.series()) {
                sums.merge(
                        new Sum(report.device(), series.key(), series.duration().bounds()),
                        new DeviceSeries(report.device(), series, report.ended()),
                        TelemetryIntake::merge);
            }
        }
        return sums;
    }

    private static Collection<Reading> readings(List<Report> reports) {
        var found = new LinkedHashMap<Place, Reading>();
        for (var report : reports) {
            for (var series : report.series()) {
                readings(report.device(), series)
                        .forEach(one -> found.merge(one.place(), one, Reading::plus));
            }
        }
        return found.values();
    }

    private static Stream<Reading> readings(DeviceId device, InferenceSeries series) {
        var key = series.key();
        return series.distributions().entrySet().stream()
                .filter(one -> Reading.METRICS.contains(one.getKey().metric()))
                .map(
                        one -> {
                            var metric = one.getKey().metric();
                            return new Reading(
                                    new Place(device, key.slot(), key.variant(), metric),
                                    one.getValue().count(),
                                    one.getValue().sum(metric));
                        });
    }

    private static DeviceSeries merge(DeviceSeries one, DeviceSeries other) {
        var later = one.updated().isAfter(other.updated()) ? one : other;
        return new DeviceSeries(one.device(), one.series().plus(other.series()), later.updated());
    }
}
