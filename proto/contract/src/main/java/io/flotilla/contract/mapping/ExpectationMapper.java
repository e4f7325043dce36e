package io.flotilla.contract.mapping;

import io.flotilla.proto.planning.v1.ExpectedQuality;
import io.flotilla.proto.planning.v1.ExpectedSpeed;
import io.flotilla.proto.planning.v1.ExpectedSpeed.Source;

/** Maps what is expected of candidates; a figure that is none counts as not known. */
final class ExpectationMapper {

    private ExpectationMapper() {}

    static ExpectedSpeed toWire(io.flotilla.contract.selection.ExpectedSpeed speed) {
        return ExpectedSpeed.newBuilder()
                .setSource(toWire(speed.source()))
                .setTokensPerSecond(speed.tokensPerSecond())
                .setLatencySeconds(speed.latencySeconds())
                .build();
    }

    static io.flotilla.contract.selection.ExpectedSpeed fromWire(ExpectedSpeed message) {
        return new io.flotilla.contract.selection.ExpectedSpeed(
                fromWire(message.getSource()),
                Bounds.notNegative(message.getTokensPerSecond()),
                Bounds.notNegative(message.getLatencySeconds()));
    }

    static ExpectedQuality toWire(io.flotilla.contract.selection.ExpectedQuality quality) {
        return ExpectedQuality.newBuilder()
                .setDivergence(quality.divergence())
                .setMeasured(quality.measured())
                .build();
    }

    static io.flotilla.contract.selection.ExpectedQuality fromWire(ExpectedQuality message) {
        return new io.flotilla.contract.selection.ExpectedQuality(
                Bounds.notNegative(message.getDivergence()), message.getMeasured());
    }

    private static Source toWire(io.flotilla.contract.selection.ExpectedSpeed.Source source) {
        return switch (source) {
            case ESTIMATED -> Source.SOURCE_ESTIMATED;
            case HARDWARE_CLASS -> Source.SOURCE_HARDWARE_CLASS;
            case THIS_DEVICE -> Source.SOURCE_THIS_DEVICE;
        };
    }

    private static io.flotilla.contract.selection.ExpectedSpeed.Source fromWire(Source source) {
        return switch (source) {
            case SOURCE_UNSPECIFIED, SOURCE_ESTIMATED, UNRECOGNIZED ->
                    io.flotilla.contract.selection.ExpectedSpeed.Source.ESTIMATED;
            case SOURCE_HARDWARE_CLASS ->
                    io.flotilla.contract.selection.ExpectedSpeed.Source.HARDWARE_CLASS;
            case SOURCE_THIS_DEVICE ->
                    io.flotilla.contract.selection.ExpectedSpeed.Source.THIS_DEVICE;
        };
    }
}
