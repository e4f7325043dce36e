package io.flotilla.agent.reconcile.wire;

import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_DIGEST_MISMATCH;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_DISK_FULL;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_ENGINE_CRASHED;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_EXPIRED;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_GOLDEN_TEST_FAILED;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_INTERNAL;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_LOAD_FAILED;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_OOM_KILLED;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_OUT_OF_MEMORY;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_TIMED_OUT;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_TOO_SLOW;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_UNREACHABLE;
import static io.flotilla.proto.rollout.v1.Attempt.FailureReason.FAILURE_REASON_WITHDRAWN;

import io.flotilla.agent.reconcile.Attempt;
import io.flotilla.agent.reconcile.Attempt.Failure;
import io.flotilla.agent.reconcile.Attempt.Figures;
import io.flotilla.agent.reconcile.Attempt.Occasion;
import io.flotilla.agent.reconcile.Attempt.Times;
import io.flotilla.agent.reconcile.AttemptState;
import io.flotilla.agent.reconcile.FailureReason;
import io.flotilla.proto.rollout.v1.Attempt.Cause;
import io.flotilla.proto.rollout.v1.Attempt.State;
import io.flotilla.proto.shared.v1.Problem;
import org.jspecify.annotations.Nullable;

/** Maps attempts. */
final class AttemptMapper {
    private AttemptMapper() {}

    static io.flotilla.proto.rollout.v1.Attempt toProto(Attempt attempt) {
        var figures = attempt.figures();
        var message =
                io.flotilla.proto.rollout.v1.Attempt.newBuilder()
                        .setNumber(attempt.number())
                        .setCause(toProto(attempt.cause()))
                        .setVariant(attempt.variant())
                        .setState(toProto(attempt.state()))
                        .setReceivedBytes(figures.receivedBytes())
                        .setTotalBytes(figures.totalBytes())
                        .setStartTime(Timestamps.toProto(attempt.times().start()))
                        .setUpdateTime(Timestamps.toProto(attempt.times().update()));
        var cosine = figures.goldenCosine();
        if (cosine != null) {
            message.setGoldenCosine(cosine);
        }
        var failure = attempt.failure();
        if (failure != null) {
            message.setFailureReason(toProto(failure.reason()))
                    .setProblem(
                            Problem.newBuilder()
                                    .setReason(failure.reason().name())
                                    .setMessage(failure.message()));
        }
        var occasion = attempt.occasion();
        if (occasion != null) {
            message.setOccasion(
                    Problem.newBuilder()
                            .setReason(occasion.reason())
                            .setMessage(occasion.message()));
        }
        return message.build();
    }

    static Attempt fromProto(io.flotilla.proto.rollout.v1.Attempt message) {
        return new Attempt(
                message.getNumber(),
                cause(message.getCause()),
                message.getVariant(),
                state(message.getState()),
                new Figures(
                        message.getReceivedBytes(),
                        message.getTotalBytes(),
                        message.hasGoldenCosine() ? message.getGoldenCosine() : null),
                failure(message),
                occasion(message),
                new Times(
                        Timestamps.fromProto(message.getStartTime()),
                        Timestamps.fromProto(message.getUpdateTime())));
    }

    private static @Nullable Occasion occasion(io.flotilla.proto.rollout.v1.Attempt message) {
        var occasion = message.getOccasion();
        return message.hasOccasion()
                ? new Occasion(occasion.getReason(), occasion.getMessage())
                : null;
    }

    private static @Nullable Failure failure(io.flotilla.proto.rollout.v1.Attempt message) {
        var reason =
                switch (message.getFailureReason()) {
                    case FAILURE_REASON_UNSPECIFIED -> null;
                    case FAILURE_REASON_UNREACHABLE -> FailureReason.UNREACHABLE;
                    case FAILURE_REASON_DIGEST_MISMATCH -> FailureReason.DIGEST_MISMATCH;
                    case FAILURE_REASON_DISK_FULL -> FailureReason.DISK_FULL;
                    case FAILURE_REASON_LOAD_FAILED -> FailureReason.LOAD_FAILED;
                    case FAILURE_REASON_OUT_OF_MEMORY -> FailureReason.OUT_OF_MEMORY;
                    case FAILURE_REASON_GOLDEN_TEST_FAILED -> FailureReason.GOLDEN_TEST_FAILED;
                    case FAILURE_REASON_ENGINE_CRASHED -> FailureReason.ENGINE_CRASHED;
                    case FAILURE_REASON_OOM_KILLED -> FailureReason.OOM_KILLED;
                    case FAILURE_REASON_TOO_SLOW -> FailureReason.TOO_SLOW;
                    case FAILURE_REASON_TIMED_OUT -> FailureReason.TIMED_OUT;
                    case FAILURE_REASON_EXPIRED -> FailureReason.EXPIRED;
                    case FAILURE_REASON_WITHDRAWN -> FailureReason.WITHDRAWN;
                    case FAILURE_REASON_INTERNAL, UNRECOGNIZED -> FailureReason.INTERNAL;
                };
        return reason == null ? null : new Failure(reason, message.getProblem().getMessage());
    }

    private static io.flotilla.proto.rollout.v1.Attempt.FailureReason toProto(
            FailureReason reason) {
        return switch (reason) {
            case UNREACHABLE -> FAILURE_REASON_UNREACHABLE;
            case DIGEST_MISMATCH -> FAILURE_REASON_DIGEST_MISMATCH;
            case DISK_FULL -> FAILURE_REASON_DISK_FULL;
            case LOAD_FAILED -> FAILURE_REASON_LOAD_FAILED;
            case OUT_OF_MEMORY -> FAILURE_REASON_OUT_OF_MEMORY;
            case GOLDEN_TEST_FAILED -> FAILURE_REASON_GOLDEN_TEST_FAILED;
            case ENGINE_CRASHED -> FAILURE_REASON_ENGINE_CRASHED;
            case OOM_KILLED -> FAILURE_REASON_OOM_KILLED;
            case TOO_SLOW -> FAILURE_REASON_TOO_SLOW;
            case TIMED_OUT -> FAILURE_REASON_TIMED_OUT;
            case EXPIRED -> FAILURE_REASON_EXPIRED;
            case WITHDRAWN -> FAILURE_REASON_WITHDRAWN;
            case INTERNAL -> FAILURE_REASON_INTERNAL;
        };
    }

    private static Cause toProto(Attempt.Cause cause) {
        return switch (cause) {
            case ASSIGNMENT -> Cause.CAUSE_ASSIGNMENT;
            case RETRY -> Cause.CAUSE_RETRY;
            case LADDER -> Cause.CAUSE_LADDER;
            case ROLLBACK -> Cause.CAUSE_ROLLBACK;
            case RESELECTION -> Cause.CAUSE_RESELECTION;
        };
    }

    private static Attempt.Cause cause(Cause cause) {
        return switch (cause) {
            case CAUSE_UNSPECIFIED, CAUSE_ASSIGNMENT, UNRECOGNIZED -> Attempt.Cause.ASSIGNMENT;
            case CAUSE_RETRY -> Attempt.Cause.RETRY;
            case CAUSE_LADDER -> Attempt.Cause.LADDER;
            case CAUSE_ROLLBACK -> Attempt.Cause.ROLLBACK;
            case CAUSE_RESELECTION -> Attempt.Cause.RESELECTION;
        };
    }

    private static State toProto(AttemptState state) {
        return switch (state) {
            case ASSIGNED -> State.STATE_ASSIGNED;
            case DOWNLOADING -> State.STATE_DOWNLOADING;
            case VERIFYING -> State.STATE_VERIFYING;
            case STAGED -> State.STATE_STAGED;
            case ACTIVATING -> State.STATE_ACTIVATING;
            case SOAKING -> State.STATE_SOAKING;
            case SUCCEEDED -> State.STATE_SUCCEEDED;
            case FAILED -> State.STATE_FAILED;
            case REVERTED -> State.STATE_REVERTED;
        };
    }

    private static AttemptState state(State state) {
        return switch (state) {
            case STATE_ASSIGNED, STATE_UNSPECIFIED, UNRECOGNIZED -> AttemptState.ASSIGNED;
            case STATE_DOWNLOADING -> AttemptState.DOWNLOADING;
            case STATE_VERIFYING -> AttemptState.VERIFYING;
            case STATE_STAGED -> AttemptState.STAGED;
            case STATE_ACTIVATING -> AttemptState.ACTIVATING;
            case STATE_SOAKING -> AttemptState.SOAKING;
            case STATE_SUCCEEDED -> AttemptState.SUCCEEDED;
            case STATE_FAILED -> AttemptState.FAILED;
            case STATE_REVERTED -> AttemptState.REVERTED;
        };
    }
}
