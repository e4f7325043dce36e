package io.flotilla.controller.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Duration;
import io.flotilla.controller.rollout.plan.FailurePolicy;
import io.flotilla.controller.rollout.plan.Penalty;
import io.flotilla.controller.rollout.plan.RollbackRule;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.RollbackPolicy.Scope;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy.ErrorAction;
import org.junit.jupiter.api.Test;

class FailureReaderTest {

    @Test
    void where_nothing_is_said_all_goes_back_and_the_first_failure_is_final() {
        var failures = read(RolloutPolicy.newBuilder());

        assertThat(failures.rollback()).isEqualTo(RollbackRule.DEFAULT);
        assertThat(failures.penalty()).isEqualTo(Penalty.NONE);
        assertThat(failures.judgesVariants()).isFalse();
    }

    @Test
    void one_variant_alone_goes_back_if_it_can_be_judged() {
        var policy = ofScope(Scope.SCOPE_VARIANT);
        policy.getErrorConditionBuilder().setThresholdRatio(0.1);
        policy.getDeviceBuilder()
                .setFailureThreshold(3)
                .setPenaltyDuration(Duration.newBuilder().setSeconds(600));

        var failures = read(policy);

        assertThat(failures.judgesVariants()).isTrue();
        assertThat(failures.penalty()).isEqualTo(new Penalty(3, java.time.Duration.ofMinutes(10)));
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        var unjudged = ofScope(Scope.SCOPE_VARIANT);
        unjudged.getDeviceBuilder()
                .setFailureThreshold(11)
                .setPenaltyDuration(Duration.newBuilder().setSeconds(1));
        unjudged.getScheduleBuilder().getDownloadBuilder().setAt("0 25 * * *").setTimeZone("Mars");
        var idle = ofScope(Scope.SCOPE_WAVE).setErrorAction(ErrorAction.ERROR_ACTION_PAUSE);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> read(unjudged))
                .withMessageContaining("policy.rollback.scope")
                .withMessageContaining("policy.device.failure_threshold")
                .withMessageContaining("policy.device.penalty_duration")
                .withMessageContaining("policy.schedule.download.at")
                .withMessageContaining("policy.schedule.download.time_zone")
                .withMessageContaining("policy.schedule.download.duration");
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(() -> read(idle))
                .withMessageContaining("policy.rollback");
    }

    private static RolloutPolicy.Builder ofScope(Scope scope) {
        var policy = RolloutPolicy.newBuilder().setErrorAction(ErrorAction.ERROR_ACTION_ROLL_BACK);
        policy.getRollbackBuilder().setScope(scope);
        return policy;
    }

    private static FailurePolicy read(RolloutPolicy.Builder policy) {
        var violations = new Violations();
        var read = new PolicyReader(violations, "policy").read(policy.build());
        violations.throwIfAny();
        return read.failures();
    }
}
