package io.flotilla.controller.telemetry.api;

import io.flotilla.contract.mapping.MeasurementMapper;
import io.flotilla.controller.telemetry.VariantFigures;
import io.flotilla.proto.planning.v1.Measurement;
import java.util.Optional;
import java.util.stream.Stream;

/** Maps what devices have seen variants do. */
final class FiguresMapper {

    private static final int MAX_NAME_LENGTH = 512;
    private static final int MAX_VERSION_LENGTH = 64;

    private FiguresMapper() {}

    /** Empty if it is malformed or of an engine that is not known here. */
    static Optional<VariantFigures> fromWire(
            io.flotilla.proto.telemetry.v1.VariantFigures message) {
        return isWellFormed(message)
                ? MeasurementMapper.fromWire(measurement(message))
                        .map(
                                measured ->
                                        new VariantFigures(
                                                measured, Math.max(0, message.getPredictedBytes())))
                : Optional.empty();
    }

    private static boolean isWellFormed(io.flotilla.proto.telemetry.v1.VariantFigures message) {
        return message.getVariant().matches("models/[^/]+/versions/[^/]+/variants/[^/]+")
                && message.getVariant().length() <= MAX_NAME_LENGTH
                && Stream.of(message.getRuntimeVersion(), message.getProvider())
                        .allMatch(text -> text.length() <= MAX_VERSION_LENGTH);
    }

    private static Measurement measurement(io.flotilla.proto.telemetry.v1.VariantFigures message) {
        return Measurement.newBuilder()
                .setSource(Measurement.Source.SOURCE_THIS_DEVICE)
                .setVariant(message.getVariant())
                .setRuntime(message.getRuntime())
                .setRuntimeVersion(message.getRuntimeVersion())
                .setProvider(message.getProvider())
                .setSamples(message.getSamples())
                .setTokensPerSecond(message.getTokensPerSecond())
                .setLatencyP50Seconds(message.getLatencyP50Seconds())
                .setLatencyP95Seconds(message.getLatencyP95Seconds())
                .setTimeToFirstTokenSeconds(message.getTimeToFirstTokenSeconds())
                .setLoadSeconds(message.getLoadSeconds())
                .setPeakResidentBytes(message.getPeakResidentBytes())
                .build();
    }
}
