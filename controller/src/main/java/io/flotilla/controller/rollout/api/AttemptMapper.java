package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.deployment.AttemptCause;
import io.flotilla.controller.rollout.deployment.AttemptState;
import io.flotilla.controller.rollout.deployment.Failure;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.deployment.Occasion;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.shared.v1.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Maps attempts between Java and the wire. Values that a newer agent sends count as unsaid. */
public final class AttemptMapper {

    private AttemptMapper() {}

    static Attempt toWire(io.flotilla.controller.rollout.deployment.Attempt attempt) {
        var message =
                Attempt.newBuilder()
                        .setNumber(attempt.number())
                        .setCause(toWire(attempt.cause()))
                        .setVariant(attempt.variant())
                        .setState(toWire(attempt.state()))
                        .setReceivedBytes(attempt.transfer().receivedBytes())
                        .setTotalBytes(attempt.transfer().totalBytes())
                        .setStartTime(Times.toProto(attempt.span().started()))
                        .setUpdateTime(Times.toProto(attempt.span().updated()));
        if (attempt.goldenCosine() != null) {
            message.setGoldenCosine(attempt.goldenCosine());
        }
        if (attempt.failure() != null) {
            message.setFailureReason(toWire(attempt.failure().reason()))
                    .setProblem(
                            Problem.newBuilder()
                                    .setReason(attempt.failure().code())
                                    .setMessage(attempt.failure().message())
                                    .putAllMetadata(attempt.failure().metadata()));
        }
        var occasion = attempt.occasion();
        if (occasion != null) {
            message.setOccasion(toWire(occasion));
        }
        return message.build();
    }

    static Problem toWire(Occasion occasion) {
        return Problem.newBuilder()
                .setReason(occasion.reason())
                .setMessage(occasion.message())
                .build();
    }

    /** An attempt that a device reported. */
    public static io.flotilla.controller.rollout.deployment.Attempt fromWire(Attempt message) {
        return new io.flotilla.controller.rollout.deployment.Attempt(
                message.getNumber(),
                fromWire(message.getCause()),
                message.getVariant(),
                fromWire(message.getState()),
                failure(message),
                message.hasOccasion()
                        ? new Occasion(
                                message.getOccasion().getReason(),
                                message.getOccasion().getMessage())
                        : null,
                new io.flotilla.controller.rollout.deployment.Attempt.Transfer(
                        Math.max(0, message.getReceivedBytes()),
                        Math.max(0, message.getTotalBytes())),
                message.hasGoldenCosine() ? message.getGoldenCosine() : null,
                new io.flotilla.controller.rollout.deployment.Attempt.Span(
                        instant(message.getStartTime()), instant(message.getUpdateTime())));
    }

    /** To the millisecond, as it is kept. */
    private static Instant instant(com.google.protobuf.Timestamp time) {
        try {
            return Instant.ofEpochMilli(
                    Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toEpochMilli());
        } catch (ArithmeticException | DateTimeException outOfRange) {
            return Instant.EPOCH;
        }
    }

    private static @Nullable Failure failure(Attempt message) {
        if (!message.hasProblem()
                && message.getFailureReason() == Attempt.FailureReason.FAILURE_REASON_UNSPECIFIED) {
            return null;
        }
        var problem = message.getProblem();
        return new Failure(
                fromWire(message.getFailureReason()),
                problem.getReason(),
                problem.getMessage(),
                problem.getMetadataMap());
    }

    private static Attempt.Cause toWire(AttemptCause cause) {
        return switch (cause) {
            case ASSIGNMENT -> Attempt.Cause.CAUSE_ASSIGNMENT;
            case RETRY -> Attempt.Cause.CAUSE_RETRY;
            case LADDER -> Attempt.Cause.CAUSE_LADDER;
            case ROLLBACK -> Attempt.Cause.CAUSE_ROLLBACK;
            case RESELECTION -> Attempt.Cause.CAUSE_RESELECTION;
        };
    }

    private static AttemptCause fromWire(Attempt.Cause cause) {
        return switch (cause) {
            case CAUSE_UNSPECIFIED, CAUSE_ASSIGNMENT, UNRECOGNIZED -> AttemptCause.ASSIGNMENT;
            case CAUSE_RETRY -> AttemptCause.RETRY;
            case CAUSE_LADDER -> AttemptCause.LADDER;
            case CAUSE_ROLLBACK -> AttemptCause.ROLLBACK;
            case CAUSE_RESELECTION -> AttemptCause.RESELECTION;
        };
    }

    private static Attempt.State toWire(AttemptState state) {
        return switch (state) {
            case ASSIGNED -> Attempt.State.STATE_ASSIGNED;
            case DOWNLOADING -> Attempt.State.STATE_DOWNLOADING;
            case VERIFYING -> Attempt.State.STATE_VERIFYING;
            case STAGED -> Attempt.State.STATE_STAGED;
            case ACTIVATING -> Attempt.State.STATE_ACTIVATING;
            case SOAKING -> Attempt.State.STATE_SOAKING;
            case SUCCEEDED -> Attempt.State.STATE_SUCCEEDED;
            case FAILED -> Attempt.State.STATE_FAILED;
            case REVERTED -> Attempt.State.STATE_REVERTED;
        };
    }

    private static AttemptState fromWire(Attempt.State state) {
        return switch (state) {
            case STATE_UNSPECIFIED, STATE_ASSIGNED, UNRECOGNIZED -> AttemptState.ASSIGNED;
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

    private static Attempt.FailureReason toWire(FailureReason reason) {
        return switch (reason) {
            case UNREACHABLE -> Attempt.FailureReason.FAILURE_REASON_UNREACHABLE;
            case DIGEST_MISMATCH -> Attempt.FailureReason.FAILURE_REASON_DIGEST_MISMATCH;
            case DISK_FULL -> Attempt.FailureReason.FAILURE_REASON_DISK_FULL;
            case LOAD_FAILED -> Attempt.FailureReason.FAILURE_REASON_LOAD_FAILED;
            case OUT_OF_MEMORY -> Attempt.FailureReason.FAILURE_REASON_OUT_OF_MEMORY;
            case GOLDEN_TEST_FAILED -> Attempt.FailureReason.FAILURE_REASON_GOLDEN_TEST_FAILED;
            case ENGINE_CRASHED -> Attempt.FailureReason.FAILURE_REASON_ENGINE_CRASHED;
            case OOM_KILLED -> Attempt.FailureReason.FAILURE_REASON_OOM_KILLED;
            case TOO_SLOW -> Attempt.FailureReason.FAILURE_REASON_TOO_SLOW;
            case TIMED_OUT -> Attempt.FailureReason.FAILURE_REASON_TIMED_OUT;
            case EXPIRED -> Attempt.FailureReason.FAILURE_REASON_EXPIRED;
            case WITHDRAWN -> Attempt.FailureReason.FAILURE_REASON_WITHDRAWN;
            case INTERNAL -> Attempt.FailureReason.FAILURE_REASON_INTERNAL;
        };
    }

    private static FailureReason fromWire(Attempt.FailureReason reason) {
        return switch (reason) {
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
            case FAILURE_REASON_UNSPECIFIED, FAILURE_REASON_INTERNAL, UNRECOGNIZED ->
                    FailureReason.INTERNAL;
        };
    }
}
