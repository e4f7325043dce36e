package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class RollbackIT {

    @Inject Scenario scenario;

    @Test
    void a_rollback_brings_devices_to_what_they_served_before() {
        var agent = scenario.device().connect();
        var before = scenario.publish();
        scenario.rollOut(before);
        var rollout = scenario.rollOut(scenario.publish());

        var rollback =
                rollBack(rollout, Rollback.newBuilder().setScope(Rollback.Scope.SCOPE_ROLLOUT));

        assertThat(rollback.getDeviceCount()).isEqualTo(1);
        scenario.awaitState(rollout, Rollout.State.STATE_ROLLED_BACK);
        assertThat(agent.serves(SLOT)).isEqualTo(before);
        assertThat(scenario.deployment(rollout, agent).getState())
                .isEqualTo(Deployment.State.STATE_ROLLED_BACK);
        assertThat(scenario.deployment(rollout, agent).getAttemptsCount()).isEqualTo(2);
    }

    @Test
    void a_slot_that_was_empty_is_empty_again() {
        var agent = scenario.device().connect();
        var rollout = scenario.rollOut(scenario.publish());

        var _ = rollBack(rollout, Rollback.newBuilder().setScope(Rollback.Scope.SCOPE_ROLLOUT));

        scenario.awaitState(rollout, Rollout.State.STATE_ROLLED_BACK);
        assertThat(agent.serves(SLOT)).isEmpty();
    }

    @Test
    void failed_devices_go_back_while_the_rollout_stays_paused() {
        var agent = scenario.device().connect();
        var before = scenario.publish();
        scenario.rollOut(before);
        agent.ending(Ending.FAILED);
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        agent.ending(Ending.SERVING);

        var _ =
                rollBack(
                        rollout,
                        Rollback.newBuilder().setScope(Rollback.Scope.SCOPE_FAILED_DEVICES));

        scenario.awaitState(rollout, agent, Deployment.State.STATE_ROLLED_BACK);
        assertThat(agent.serves(SLOT)).isEqualTo(before);
        assertThat(scenario.get(rollout).getState()).isEqualTo(Rollout.State.STATE_PAUSED);
    }

    @Test
    void a_breached_wave_rolls_the_rollout_back_where_the_policy_says_so() {
        var failing = scenario.device().connect();
        var healthy = scenario.device().connect();
        var before = scenario.publish();
        scenario.rollOut(before);
        failing.behaving(
                slot ->
                        TestAgent.manifest(slot).getModelVersion().equals(before)
                                ? Ending.SERVING
                                : Ending.FAILED);
        var policy =
                RolloutPolicy.newBuilder()
                        .setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK);

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_ROLLED_BACK);
        eventually(() -> assertThat(healthy.serves(SLOT)).isEqualTo(before));
        assertThat(failing.serves(SLOT)).isEqualTo(before);
    }

    @Test
    void a_device_that_another_rollout_took_over_is_left_alone() {
        var agent = scenario.device().connect();
        var older = scenario.rollOut(scenario.publish());
        var version = scenario.publish();
        scenario.rollOut(version);

        var rollback =
                rollBack(older, Rollback.newBuilder().setScope(Rollback.Scope.SCOPE_ROLLOUT));

        assertThat(rollback.getDeviceCount()).isZero();
        scenario.awaitState(older, Rollout.State.STATE_ROLLED_BACK);
        assertThat(agent.serves(SLOT)).isEqualTo(version);
    }

    private Rollback rollBack(Rollout rollout, Rollback.Builder rollback) {
        return scenario.operator()
                .rollouts()
                .rollBackRollout(
                        RollBackRolloutRequest.newBuilder()
                                .setName(rollout.getName())
                                .setRollback(rollback)
                                .build());
    }
}
