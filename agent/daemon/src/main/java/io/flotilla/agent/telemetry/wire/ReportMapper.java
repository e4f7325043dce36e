package io.flotilla.agent.telemetry.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.flotilla.agent.select.wire.FiguresMapper;
import io.flotilla.agent.telemetry.Histogram;
import io.flotilla.agent.telemetry.InferenceSeries;
import io.flotilla.agent.telemetry.InferenceSeries.Distribution;
import io.flotilla.agent.telemetry.Report;
import io.flotilla.agent.telemetry.ReportCodec;
import io.flotilla.contract.mapping.telemetry.MetricMapper;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import java.time.Instant;
import java.util.Optional;

/** Maps reports to messages and back. */
public final class ReportMapper implements ReportCodec {

    @Override
    public byte[] encode(Report report) {
        return toProto(report).toByteArray();
    }

    @Override
    public Report decode(byte[] bytes) throws InvalidProtocolBufferException {
        return fromProto(TelemetryReport.parseFrom(bytes));
    }

    /** The message of a report. */
    public static TelemetryReport toProto(Report report) {
        var message =
                TelemetryReport.newBuilder()
                        .setSequence(report.sequence())
                        .setStartTime(timestamp(report.start()))
                        .setEndTime(timestamp(report.end()));
        report.series().forEach(series -> message.addSeries(toProto(series)));
        report.learned()
                .forEach(figures -> message.addVariantFigures(FiguresMapper.toProto(figures)));
        return message.build();
    }

    static Report fromProto(TelemetryReport message) {
        return new Report(
                message.getSequence(),
                instant(message.getStartTime()),
                instant(message.getEndTime()),
                message.getSeriesList().stream().map(ReportMapper::fromProto).toList(),
                message.getVariantFiguresList().stream()
                        .map(FiguresMapper::fromProto)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static io.flotilla.proto.telemetry.v1.InferenceSeries toProto(InferenceSeries series) {
        return io.flotilla.proto.telemetry.v1.InferenceSeries.newBuilder()
                .setSlot(series.key().slot())
                .setVariant(series.key().variant())
                .setOperation(series.key().operation())
                .setRequestCount(series.requestCount())
                .setErrorCount(series.errorCount())
                .setInputTokenCount(series.inputTokenCount())
                .setDurationSeconds(toProto(series.durationSeconds()))
                .setPeakResidentBytes(series.peakResidentBytes())
                .addAllDistributions(
                        series.distributions().stream().map(ReportMapper::toProto).toList())
                .build();
    }

    private static io.flotilla.proto.telemetry.v1.Distribution toProto(Distribution distribution) {
        return io.flotilla.proto.telemetry.v1.Distribution.newBuilder()
                .setMetric(MetricMapper.toWire(distribution.metric()))
                .setAttribute(distribution.attribute())
                .setValues(toProto(distribution.values()))
                .build();
    }

    /** Empty if the metric is of a newer agent, which left it on this disk. */
    private static Optional<Distribution> fromProto(
            io.flotilla.proto.telemetry.v1.Distribution message) {
        return MetricMapper.fromWire(message.getMetric())
                .map(
                        metric ->
                                new Distribution(
                                        metric,
                                        message.getAttribute(),
                                        fromProto(message.getValues())));
    }

    private static Histogram fromProto(io.flotilla.proto.telemetry.v1.Histogram message) {
        return new Histogram(message.getBoundsList(), message.getCountsList(), message.getSum());
    }

    private static InferenceSeries fromProto(
            io.flotilla.proto.telemetry.v1.InferenceSeries message) {
        return new InferenceSeries(
                new InferenceSeries.Key(
                        message.getSlot(), message.getVariant(), message.getOperation()),
                message.getRequestCount(),
                message.getErrorCount(),
                message.getInputTokenCount(),
                fromProto(message.getDurationSeconds()),
                message.getPeakResidentBytes(),
                message.getDistributionsList().stream()
                        .map(ReportMapper::fromProto)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static io.flotilla.proto.telemetry.v1.Histogram toProto(Histogram histogram) {
        return io.flotilla.proto.telemetry.v1.Histogram.newBuilder()
                .addAllBounds(histogram.bounds())
                .addAllCounts(histogram.counts())
                .setSum(histogram.sum())
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
