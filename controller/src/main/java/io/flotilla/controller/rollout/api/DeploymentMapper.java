package io.flotilla.controller.rollout.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.controller.rollout.deployment.Downgrade;
import io.flotilla.controller.rollout.deployment.WindowWait;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.planning.v1.Selection;
import io.flotilla.proto.rollout.v1.Deployment;

/** Maps deployments to the wire. */
public final class DeploymentMapper {

    private DeploymentMapper() {}

    static Deployment toWire(io.flotilla.controller.rollout.deployment.Deployment deployment) {
        var message =
                Deployment.newBuilder()
                        .setName(deployment.id().resourceName())
                        .setDevice(deployment.id().device().resourceName())
                        .setWave(deployment.wave())
                        .setState(toWire(deployment.state()))
                        .setReason(deployment.reason())
                        .setPreviousModelVersion(deployment.previousModelVersion())
                        .setCreateTime(Times.toProto(deployment.times().created()))
                        .setUpdateTime(Times.toProto(deployment.times().updated()));
        deployment
                .attempts()
                .forEach(attempt -> message.addAttempts(AttemptMapper.toWire(attempt)));
        var selection = deployment.choice().selection();
        if (selection != null) {
            message.setSelection(selection(selection));
        }
        var awaited = deployment.course().awaited();
        if (awaited != null) {
            message.setWait(toWire(awaited));
        }
        deployment.downgrade().ifPresent(found -> message.setDowngrade(toWire(found)));
        return message.build();
    }

    private static io.flotilla.proto.rollout.v1.Downgrade toWire(Downgrade downgrade) {
        return io.flotilla.proto.rollout.v1.Downgrade.newBuilder()
                .setVariant(downgrade.variant())
                .setReplacement(downgrade.replacement())
                .setProblem(AttemptMapper.toWire(downgrade.occasion()))
                .setStartTime(Times.toProto(downgrade.since()))
                .build();
    }

    private static io.flotilla.proto.rollout.v1.WindowWait toWire(WindowWait wait) {
        return io.flotilla.proto.rollout.v1.WindowWait.newBuilder()
                .setPurpose(
                        switch (wait.purpose()) {
                            case DOWNLOAD ->
                                    io.flotilla.proto.rollout.v1.WindowWait.Purpose
                                            .PURPOSE_DOWNLOAD;
                            case ACTIVATE ->
                                    io.flotilla.proto.rollout.v1.WindowWait.Purpose
                                            .PURPOSE_ACTIVATE;
                            case NETWORK ->
                                    io.flotilla.proto.rollout.v1.WindowWait.Purpose.PURPOSE_NETWORK;
                        })
                .setOpenTime(Times.toProto(wait.opens()))
                .build();
    }

    /** Reads a kept selection. */
    public static Selection selection(EncodedMessage kept) {
        try {
            return Selection.parseFrom(kept.bytes());
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a kept selection cannot be read", altered);
        }
    }

    private static Deployment.State toWire(DeploymentState state) {
        return switch (state) {
            case PENDING -> Deployment.State.STATE_PENDING;
            case IN_PROGRESS -> Deployment.State.STATE_IN_PROGRESS;
            case SUCCEEDED -> Deployment.State.STATE_SUCCEEDED;
            case FAILED -> Deployment.State.STATE_FAILED;
            case SKIPPED -> Deployment.State.STATE_SKIPPED;
            case SUPERSEDED -> Deployment.State.STATE_SUPERSEDED;
            case CANCELLED -> Deployment.State.STATE_CANCELLED;
            case ROLLED_BACK -> Deployment.State.STATE_ROLLED_BACK;
        };
    }
}
