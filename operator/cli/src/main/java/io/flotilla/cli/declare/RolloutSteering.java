package io.flotilla.cli.declare;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.CancelRolloutRequest;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.PauseRolloutRequest;
import io.flotilla.proto.rollout.v1.RejectRolloutRequest;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.Rollout.State;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.StartRolloutRequest;

/** Starts, pauses, resumes, approves, ends and takes back rollouts as files want them to stand. */
final class RolloutSteering implements Steering<Rollout> {

    @Override
    public Rollout open(Rollout wanted, Rollout current) {
        return holds(wanted.getState(), current.getState())
                ? wanted.toBuilder().clearState().clearReason().build()
                : wanted;
    }

    @Override
    public Rollout inStateOf(Rollout resource, Rollout other) {
        return resource.toBuilder().setState(other.getState()).setReason(other.getReason()).build();
    }

    /** Makes the rollout; one that is not to run yet waits for its start. */
    static void create(ControllerConnection controller, String id, Rollout wanted) {
        var isHeld =
                switch (wanted.getState()) {
                    case STATE_SCHEDULED, STATE_PAUSED -> true;
                    case STATE_UNSPECIFIED, STATE_RUNNING, STATE_AWAITING_APPROVAL -> false;
                    default ->
                            throw CommandFailure.usage(
                                    "%s is not there, so it cannot be %s."
                                            .formatted(wanted.getName(), words(wanted)));
                };
        var _ =
                controller
                        .unary(RolloutServiceGrpc::newBlockingStub)
                        .createRollout(
                                CreateRolloutRequest.newBuilder()
                                        .setRolloutId(id)
                                        .setRollout(wanted.toBuilder().clearState().clearReason())
                                        .setHold(isHeld)
                                        .build());
    }

    @Override
    public void steer(ControllerConnection controller, Rollout current, Rollout result) {
        var rollouts = controller.unary(RolloutServiceGrpc::newBlockingStub);
        var name = result.getName();
        var reason = result.getReason().equals(current.getReason()) ? "" : result.getReason();
        var _ =
                switch (result.getState()) {
                    case STATE_RUNNING ->
                            switch (current.getState()) {
                                case STATE_AWAITING_APPROVAL ->
                                        rollouts.approveRollout(
                                                ApproveRolloutRequest.newBuilder()
                                                        .setName(name)
                                                        .setReason(reason)
                                                        .build());
                                case STATE_SCHEDULED ->
                                        rollouts.startRollout(
                                                StartRolloutRequest.newBuilder()
                                                        .setName(name)
                                                        .build());
                                default ->
                                        rollouts.resumeRollout(
                                                ResumeRolloutRequest.newBuilder()
                                                        .setName(name)
                                                        .setReason(reason)
                                                        .build());
                            };
                    case STATE_PAUSED ->
                            rollouts.pauseRollout(
                                    PauseRolloutRequest.newBuilder()
                                            .setName(name)
                                            .setReason(reason)
                                            .build());
                    case STATE_CANCELLED ->
                            rollouts.cancelRollout(
                                    CancelRolloutRequest.newBuilder()
                                            .setName(name)
                                            .setReason(reason)
                                            .build());
                    case STATE_REJECTED ->
                            rollouts.rejectRollout(
                                    RejectRolloutRequest.newBuilder()
                                            .setName(name)
                                            .setReason(reason)
                                            .build());
                    case STATE_ROLLED_BACK, STATE_ROLLING_BACK ->
                            rollouts.rollBackRollout(
                                    RollBackRolloutRequest.newBuilder()
                                            .setName(name)
                                            .setRollback(
                                                    Rollback.newBuilder()
                                                            .setScope(Rollback.Scope.SCOPE_ROLLOUT)
                                                            .setReason(reason))
                                            .build());
                    default ->
                            throw CommandFailure.usage(
                                    "%s cannot be brought to %s: that comes by itself."
                                            .formatted(name, words(result)));
                };
    }

    /** Whether a rollout in the state is, was or will by itself be where it is wanted. */
    private static boolean holds(State wanted, State current) {
        return wanted == current
                || switch (wanted) {
                    case STATE_UNSPECIFIED,
                            UNRECOGNIZED,
                            STATE_AWAITING_APPROVAL,
                            STATE_SCHEDULED,
                            STATE_SUCCEEDED,
                            STATE_FAILED ->
                            true;
                    case STATE_RUNNING -> current == State.STATE_SUCCEEDED;
                    case STATE_PAUSED ->
                            current == State.STATE_SCHEDULED
                                    || current == State.STATE_AWAITING_APPROVAL;
                    case STATE_ROLLED_BACK -> current == State.STATE_ROLLING_BACK;
                    case STATE_ROLLING_BACK -> current == State.STATE_ROLLED_BACK;
                    case STATE_CANCELLED, STATE_REJECTED -> false;
                };
    }

    private static String words(Rollout rollout) {
        return Words.constant(rollout.getState(), "STATE");
    }
}
