package io.flotilla.contract.mapping;

import com.google.protobuf.Duration;
import io.flotilla.proto.planning.v1.QualityFloor;
import io.flotilla.proto.planning.v1.SpeedObjective;

/** Maps what a policy demands of variants; a number out of range counts as none. */
final class DemandsMapper {

    private static final double NANOS_PER_SECOND = 1e9;

    private DemandsMapper() {}

    static SpeedObjective toWire(io.flotilla.contract.selection.SpeedObjective objective) {
        var message =
                SpeedObjective.newBuilder().setMinTokensPerSecond(objective.minTokensPerSecond());
        if (objective.maxLatencySeconds() > 0) {
            message.setMaxLatencyDuration(duration(objective.maxLatencySeconds()));
        }
        if (objective.maxFirstTokenSeconds() > 0) {
            message.setMaxFirstTokenDuration(duration(objective.maxFirstTokenSeconds()));
        }
        return message.build();
    }

    static io.flotilla.contract.selection.SpeedObjective fromWire(SpeedObjective message) {
        return new io.flotilla.contract.selection.SpeedObjective(
                Bounds.notNegative(message.getMinTokensPerSecond()),
                Bounds.notNegative(seconds(message.getMaxLatencyDuration())),
                Bounds.notNegative(seconds(message.getMaxFirstTokenDuration())));
    }

    static QualityFloor toWire(io.flotilla.contract.selection.QualityFloor floor) {
        var message = QualityFloor.newBuilder();
        if (Double.isFinite(floor.maxDivergence())) {
            message.setMaxDivergence(floor.maxDivergence());
        }
        if (floor.minRetentionRatio() > 0) {
            message.setMinRetentionRatio(floor.minRetentionRatio());
        }
        return message.build();
    }

    static io.flotilla.contract.selection.QualityFloor fromWire(QualityFloor message) {
        return new io.flotilla.contract.selection.QualityFloor(
                message.hasMaxDivergence() && message.getMaxDivergence() >= 0
                        ? message.getMaxDivergence()
                        : Double.POSITIVE_INFINITY,
                Math.min(1, Bounds.notNegative(message.getMinRetentionRatio())));
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNanos() / NANOS_PER_SECOND;
    }

    private static Duration duration(double seconds) {
        var whole = (long) seconds;
        return Duration.newBuilder()
                .setSeconds(whole)
                .setNanos((int) Math.round((seconds - whole) * NANOS_PER_SECOND))
                .build();
    }
}
