package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.RollbackScope;
import io.flotilla.controller.rollout.rollback.RollbackState;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Withdrawal;

/** Maps rollbacks between Java and the wire. */
public final class RollbackMapper {

    private RollbackMapper() {}

    /** The scope that somebody asks for. */
    static RollbackScope scope(Rollback sent) {
        return switch (sent.getScope()) {
            case SCOPE_FAILED_DEVICES -> new RollbackScope.FailedDevices();
            case SCOPE_WAVE -> new RollbackScope.OfWave(sent.getWave());
            case SCOPE_VARIANT -> {
                if (sent.getVariant().isEmpty()) {
                    throw InvalidArgument.of("rollback.variant", "must be set for scope VARIANT");
                }
                yield new RollbackScope.OfVariant(sent.getVariant(), sent.getHardwareClass());
            }
            case SCOPE_ROLLOUT -> new RollbackScope.WholeRollout();
            case SCOPE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of(
                            "rollback.scope", "must be FAILED_DEVICES, WAVE, VARIANT or ROLLOUT");
        };
    }

    static Rollback toWire(
            RolloutId rollout, io.flotilla.controller.rollout.rollback.Rollback rollback) {
        var message =
                Rollback.newBuilder()
                        .setName(
                                "%s/rollbacks/%d"
                                        .formatted(rollout.resourceName(), rollback.ordinal()))
                        .setState(toWire(rollback.state()))
                        .setReason(rollback.reason())
                        .setDeviceCount(rollback.progress().devices())
                        .setRestoredCount(rollback.progress().restored())
                        .setFailedCount(rollback.progress().failed())
                        .setCreateTime(Times.toProto(rollback.created()))
                        .setUpdateTime(Times.toProto(rollback.updated()));
        switch (rollback.scope()) {
            case RollbackScope.FailedDevices() ->
                    message.setScope(Rollback.Scope.SCOPE_FAILED_DEVICES);
            case RollbackScope.OfWave(var ordinal) ->
                    message.setScope(Rollback.Scope.SCOPE_WAVE).setWave(ordinal);
            case RollbackScope.OfVariant(var variant, var hardwareClass) ->
                    message.setScope(Rollback.Scope.SCOPE_VARIANT)
                            .setVariant(variant)
                            .setHardwareClass(hardwareClass);
            case RollbackScope.WholeRollout() -> message.setScope(Rollback.Scope.SCOPE_ROLLOUT);
        }
        return message.build();
    }

    /** What devices are told of a withdrawal, and people too. */
    public static Withdrawal toWire(io.flotilla.controller.rollout.rollback.Withdrawal withdrawal) {
        return Withdrawal.newBuilder()
                .setVariant(withdrawal.variant())
                .setHardwareClass(withdrawal.hardwareClass())
                .setReason(withdrawal.reason())
                .setCreateTime(Times.toProto(withdrawal.created()))
                .build();
    }

    private static Rollback.State toWire(RollbackState state) {
        return switch (state) {
            case RUNNING -> Rollback.State.STATE_RUNNING;
            case SUCCEEDED -> Rollback.State.STATE_SUCCEEDED;
            case FAILED -> Rollback.State.STATE_FAILED;
        };
    }
}
