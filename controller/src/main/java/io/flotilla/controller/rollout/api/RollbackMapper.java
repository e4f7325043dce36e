package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.engine.RollbackScope;
import io.flotilla.controller.rollout.engine.RollbackState;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.Rollback;

/** Maps rollbacks between Java and the wire. */
final class RollbackMapper {

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
                yield new RollbackScope.OfVariant(sent.getVariant());
            }
            case SCOPE_ROLLOUT -> new RollbackScope.WholeRollout();
            case SCOPE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of(
                            "rollback.scope", "must be FAILED_DEVICES, WAVE, VARIANT or ROLLOUT");
        };
    }

    static Rollback toWire(
            RolloutId rollout, io.flotilla.controller.rollout.engine.Rollback rollback) {
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
            case RollbackScope.OfVariant(var variant) ->
                    message.setScope(Rollback.Scope.SCOPE_VARIANT).setVariant(variant);
            case RollbackScope.WholeRollout() -> message.setScope(Rollback.Scope.SCOPE_ROLLOUT);
        }
        return message.build();
    }

    private static Rollback.State toWire(RollbackState state) {
        return switch (state) {
            case RUNNING -> Rollback.State.STATE_RUNNING;
            case SUCCEEDED -> Rollback.State.STATE_SUCCEEDED;
            case FAILED -> Rollback.State.STATE_FAILED;
        };
    }
}
