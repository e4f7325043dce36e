package io.flotilla.contract.mapping;

import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.proto.planning.v1.Measurement;
import java.util.Optional;

/**
 * Maps what variants were seen to do. One of an engine that this reader does not know is left out;
 * a figure that is none counts as not taken.
 */
public final class MeasurementMapper {

    private MeasurementMapper() {}

    public static Measurement toWire(Measured measured) {
        var subject = measured.subject();
        var speed = measured.speed();
        return Measurement.newBuilder()
                .setVariant(subject.variant())
                .setRuntime(subject.runtime().id())
                .setRuntimeVersion(subject.runtimeVersion())
                .setProvider(subject.provider())
                .setSource(toWire(measured.source()))
                .setSamples(measured.samples())
                .setTokensPerSecond(speed.tokensPerSecond())
                .setLatencyP50Seconds(speed.latencyP50Seconds())
                .setLatencyP95Seconds(speed.latencyP95Seconds())
                .setTimeToFirstTokenSeconds(speed.firstTokenSeconds())
                .setLoadSeconds(measured.loadSeconds())
                .setPeakResidentBytes(measured.peakResidentBytes())
                .build();
    }

    public static Optional<Measured> fromWire(Measurement message) {
        return RuntimeMapper.runtime(message.getRuntime())
                .map(
                        runtime ->
                                new Measured(
                                        new Subject(
                                                message.getVariant(),
                                                runtime,
                                                message.getRuntimeVersion(),
                                                message.getProvider()),
                                        fromWire(message.getSource()),
                                        Math.max(1, message.getSamples()),
                                        speed(message),
                                        Bounds.notNegative(message.getLoadSeconds()),
                                        Bounds.notNegative(message.getPeakResidentBytes())));
    }

    private static Speed speed(Measurement message) {
        return new Speed(
                Bounds.notNegative(message.getTokensPerSecond()),
                Bounds.notNegative(message.getLatencyP50Seconds()),
                Bounds.notNegative(message.getLatencyP95Seconds()),
                Bounds.notNegative(message.getTimeToFirstTokenSeconds()));
    }

    private static Measurement.Source toWire(Measured.Source source) {
        return switch (source) {
            case THIS_DEVICE -> Measurement.Source.SOURCE_THIS_DEVICE;
            case HARDWARE_CLASS -> Measurement.Source.SOURCE_HARDWARE_CLASS;
        };
    }

    private static Measured.Source fromWire(Measurement.Source source) {
        return switch (source) {
            case SOURCE_THIS_DEVICE -> Measured.Source.THIS_DEVICE;
            case SOURCE_UNSPECIFIED, SOURCE_HARDWARE_CLASS, UNRECOGNIZED ->
                    Measured.Source.HARDWARE_CLASS;
        };
    }
}
