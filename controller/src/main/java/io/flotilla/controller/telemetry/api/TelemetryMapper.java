package io.flotilla.controller.telemetry.api;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.telemetry.Histogram;
import io.flotilla.controller.telemetry.Report;
import io.flotilla.controller.telemetry.SeriesKey;
import io.flotilla.proto.telemetry.v1.DeviceSeries;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Maps telemetry between Java and the wire. */
public final class TelemetryMapper {

    private static final int MAX_SERIES = 256;
    private static final int MAX_FIGURES = 64;
    private static final int MAX_TEXT_LENGTH = 512;
    private static final Pattern VARIANT =
            Pattern.compile("models/[^/]+/versions/[^/]+/variants/[^/]+");
    private static final Pattern OPERATION = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private TelemetryMapper() {}

    /** A report without the series that are malformed, so that one does not spoil the others. */
    public static Report fromWire(DeviceId device, String hardwareClass, TelemetryReport report) {
        return new Report(
                device,
                hardwareClass,
                report.getSequence(),
                instant(report),
                report.getSeriesList().stream()
                        .limit(MAX_SERIES)
                        .map(TelemetryMapper::fromWire)
                        .flatMap(Optional::stream)
                        .toList(),
                report.getVariantFiguresList().stream()
                        .limit(MAX_FIGURES)
                        .map(FiguresMapper::fromWire)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<io.flotilla.controller.telemetry.InferenceSeries> fromWire(
            InferenceSeries series) {
        if (!isWellFormed(series)) {
            return Optional.empty();
        }
        var duration = series.getDurationSeconds();
        return Optional.of(
                new io.flotilla.controller.telemetry.InferenceSeries(
                        new SeriesKey(series.getSlot(), series.getVariant(), series.getOperation()),
                        new io.flotilla.controller.telemetry.InferenceSeries.Totals(
                                series.getRequestCount(),
                                series.getErrorCount(),
                                series.getInputTokenCount(),
                                series.getOutputTokenCount()),
                        new Histogram(
                                duration.getBoundsList(),
                                duration.getCountsList(),
                                duration.getSum()),
                        Math.max(0, series.getPeakResidentBytes()),
                        DistributionMapper.fromWire(series.getDistributionsList())));
    }

    private static boolean isWellFormed(InferenceSeries series) {
        var duration = series.getDurationSeconds();
        return series.getSlot().length() <= MAX_TEXT_LENGTH
                && series.getVariant().length() <= MAX_TEXT_LENGTH
                && VARIANT.matcher(series.getVariant()).matches()
                && OPERATION.matcher(series.getOperation()).matches()
                && series.getRequestCount() >= 0
                && series.getErrorCount() >= 0
                && series.getInputTokenCount() >= 0
                && series.getOutputTokenCount() >= 0
                && Histogram.isWellFormed(
                        duration.getBoundsList(), duration.getCountsList(), duration.getSum());
    }

    private static Instant instant(TelemetryReport report) {
        try {
            return Instant.ofEpochSecond(
                    report.getEndTime().getSeconds(), report.getEndTime().getNanos());
        } catch (ArithmeticException | DateTimeException outOfRange) {
            return Instant.EPOCH;
        }
    }

    static DeviceSeries toWire(io.flotilla.controller.telemetry.DeviceSeries series) {
        return DeviceSeries.newBuilder()
                .setDevice(series.device().resourceName())
                .setSeries(toWire(series.series()))
                .setUpdateTime(Times.toProto(series.updated()))
                .build();
    }

    private static InferenceSeries toWire(io.flotilla.controller.telemetry.InferenceSeries series) {
        var totals = series.totals();
        var duration = series.duration();
        return InferenceSeries.newBuilder()
                .setSlot(series.key().slot())
                .setVariant(series.key().variant())
                .setOperation(series.key().operation())
                .setRequestCount(totals.requests())
                .setErrorCount(totals.errors())
                .setInputTokenCount(totals.inputTokens())
                .setOutputTokenCount(totals.outputTokens())
                .setDurationSeconds(
                        io.flotilla.proto.telemetry.v1.Histogram.newBuilder()
                                .addAllBounds(duration.bounds())
                                .addAllCounts(duration.counts())
                                .setSum(duration.sum()))
                .setPeakResidentBytes(series.peakResidentBytes())
                .build();
    }
}
