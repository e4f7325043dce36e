package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.plan.ErrorAction;
import io.flotilla.controller.rollout.plan.ErrorCondition;
import io.flotilla.controller.rollout.plan.FailurePolicy;
import io.flotilla.controller.rollout.plan.Penalty;
import io.flotilla.controller.rollout.plan.RollbackRule;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.DevicePolicy;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads how a rollout reacts to failures, and finds what is wrong with it. */
final class FailureReader {

    private static final int DEFAULT_MIN_EXECUTED = 10;
    private static final int MAX_FAILURES = 10;
    private static final Duration MIN_PENALTY = Duration.ofMinutes(1);
    private static final Duration MAX_PENALTY = Duration.ofDays(30);

    private final Violations violations;
    private final FieldReader fields;
    private final String path;

    /**
     * @param path of the policy within the request, for the violations
     */
    FailureReader(Violations violations, String path) {
        this.violations = violations;
        this.fields = new FieldReader(violations);
        this.path = path;
    }

    FailurePolicy read(RolloutPolicy policy) {
        var failures =
                new FailurePolicy(
                        errorCondition(policy),
                        errorAction(policy),
                        rollback(policy.getRollback()),
                        penalty(policy.getDevice()));
        var field = path + ".rollback";
        violations.require(
                !policy.hasRollback() || failures.errorAction() == ErrorAction.ROLL_BACK,
                field,
                "belongs to the error action ROLL_BACK");
        violations.require(
                failures.rollback().extent() != RollbackRule.Extent.VARIANT
                        || failures.errorCondition() != null,
                field + ".scope",
                "VARIANT needs an error_condition by which each variant is judged");
        return failures;
    }

    private RollbackRule rollback(RollbackPolicy rollback) {
        violations.require(
                rollback.getDestination() != RollbackPolicy.Destination.UNRECOGNIZED,
                path + ".rollback.destination",
                "must be PREVIOUS");
        violations.require(
                !rollback.hasBypassRateLimit() || rollback.getBypassRateLimit(),
                path + ".rollback.bypass_rate_limit",
                "must be true: devices go back at once, whatever the rate");
        return new RollbackRule(extent(rollback));
    }

    private RollbackRule.Extent extent(RollbackPolicy rollback) {
        return switch (rollback.getScope()) {
            case SCOPE_UNSPECIFIED, SCOPE_ROLLOUT -> RollbackRule.Extent.ROLLOUT;
            case SCOPE_FAILED_DEVICES -> RollbackRule.Extent.FAILED_DEVICES;
            case SCOPE_WAVE -> RollbackRule.Extent.WAVE;
            case SCOPE_VARIANT -> RollbackRule.Extent.VARIANT;
            case UNRECOGNIZED -> {
                violations.add(
                        path + ".rollback.scope",
                        "must be FAILED_DEVICES, WAVE, VARIANT or ROLLOUT");
                yield RollbackRule.Extent.ROLLOUT;
            }
        };
    }

    private Penalty penalty(DevicePolicy device) {
        var field = path + ".device";
        return new Penalty(
                device.hasFailureThreshold()
                        ? fields.number(
                                field + ".failure_threshold",
                                device.getFailureThreshold(),
                                1,
                                MAX_FAILURES)
                        : Penalty.NONE.failureThreshold(),
                device.hasPenaltyDuration()
                        ? fields.duration(
                                field + ".penalty_duration",
                                device.getPenaltyDuration(),
                                MIN_PENALTY,
                                MAX_PENALTY)
                        : Penalty.NONE.duration());
    }

    private @Nullable ErrorCondition errorCondition(RolloutPolicy policy) {
        if (!policy.hasErrorCondition()) {
            return null;
        }
        var condition = policy.getErrorCondition();
        var threshold =
                fields.share(
                        path + ".error_condition.threshold_ratio", condition.getThresholdRatio());
        var minExecuted =
                condition.hasMinExecuted() ? condition.getMinExecuted() : DEFAULT_MIN_EXECUTED;
        violations.require(
                minExecuted >= 1,
                path + ".error_condition.min_executed",
                "must be at least 1, not " + minExecuted);
        return new ErrorCondition(threshold, minExecuted);
    }

    private ErrorAction errorAction(RolloutPolicy policy) {
        return switch (policy.getErrorAction()) {
            case ERROR_ACTION_UNSPECIFIED, ERROR_ACTION_PAUSE -> ErrorAction.PAUSE;
            case ERROR_ACTION_ROLL_BACK -> ErrorAction.ROLL_BACK;
            case ERROR_ACTION_CANCEL -> ErrorAction.CANCEL;
            case UNRECOGNIZED -> {
                violations.add(path + ".error_action", "must be PAUSE, ROLL_BACK or CANCEL");
                yield ErrorAction.PAUSE;
            }
        };
    }
}
