package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.planning.v1.Candidate;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.Rejection;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.RollbackPolicy;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.Wave;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class RollbackIT {

    private static final String SMALL = "arm64/small";

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

    @Test
    void one_wave_goes_back_when_somebody_says_so_and_the_other_keeps_what_it_has() {
        var agents = List.of(scenario.device().connect(), scenario.device().connect());
        var before = scenario.publish();
        scenario.rollOut(before);
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder()
                .addSequence(WaveSpec.newBuilder().setLimit(WaveLimit.newBuilder().setDevices(1)))
                .addSequence(soaking());
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        agents.forEach(
                agent -> scenario.awaitState(rollout, agent, Deployment.State.STATE_SUCCEEDED));

        var rollback =
                rollBack(
                        rollout,
                        Rollback.newBuilder().setScope(Rollback.Scope.SCOPE_WAVE).setWave(2));

        assertThat(rollback.getDeviceCount()).isEqualTo(1);
        for (var agent : agents) {
            var isOfWave = scenario.deployment(rollout, agent).getWave() == 2;
            eventually(
                    () ->
                            assertThat(agent.serves(SLOT))
                                    .isEqualTo(isOfWave ? before : rollout.getModelVersion()));
        }
    }

    @Test
    void one_variant_goes_back_when_somebody_says_so_first_on_one_class_and_then_on_all() {
        var small = scenario.device().ofClass(SMALL).connect();
        var other = scenario.device().connect();
        var before = scenario.publish();
        scenario.rollOut(before);
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder().addSequence(soaking());
        var rollout =
                scenario.create(scenario.rolloutOf(scenario.publishBadAndGood()).setPolicy(policy));
        scenario.awaitState(rollout, small, Deployment.State.STATE_SUCCEEDED);
        scenario.awaitState(rollout, other, Deployment.State.STATE_SUCCEEDED);
        var bad =
                Rollback.newBuilder()
                        .setScope(Rollback.Scope.SCOPE_VARIANT)
                        .setVariant(rollout.getModelVersion() + "/variants/bad");

        var onOne = rollBack(rollout, bad.clone().setHardwareClass(SMALL));

        assertThat(onOne.getDeviceCount()).isEqualTo(1);
        eventually(() -> assertThat(small.serves(SLOT)).isEqualTo(before));
        assertThat(other.serves(SLOT)).isEqualTo(rollout.getModelVersion());

        var onAll = rollBack(rollout, bad);

        assertThat(onAll.getDeviceCount()).isEqualTo(1);
        eventually(() -> assertThat(other.serves(SLOT)).isEqualTo(before));
    }

    @Test
    void a_variant_that_fails_on_one_class_goes_back_there_alone_and_the_others_finish() {
        var before = scenario.publish();
        var served = scenario.device().ofClass(SMALL).connect();
        var failing = List.of(scenario.device().ofClass(SMALL), scenario.device().ofClass(SMALL));
        failing.forEach(TestAgent::connect);
        var other = scenario.device().connect();
        scenario.rollOut(before);
        failing.forEach(agent -> agent.ending(Ending.WORKING));
        var rollout =
                scenario.create(
                        scenario.rolloutOf(scenario.publishBadAndGood())
                                .setPolicy(oneVariantOnly()));
        var bad = rollout.getModelVersion() + "/variants/bad";
        scenario.awaitState(rollout, served, Deployment.State.STATE_SUCCEEDED);
        scenario.awaitState(rollout, other, Deployment.State.STATE_SUCCEEDED);

        failing.forEach(
                agent ->
                        agent.finish(
                                slot ->
                                        TestAgent.choice(slot).equals(bad)
                                                ? Ending.FAILED
                                                : Ending.SERVING));

        scenario.awaitState(rollout, served, Deployment.State.STATE_ROLLED_BACK);
        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(1).getState())
                                .isEqualTo(Wave.State.STATE_AWAITING_APPROVAL));
        assertThat(scenario.get(rollout).getWithdrawalsList())
                .singleElement()
                .satisfies(
                        withdrawal -> {
                            assertThat(withdrawal.getVariant()).isEqualTo(bad);
                            assertThat(withdrawal.getHardwareClass()).isEqualTo(SMALL);
                        });
        var late = scenario.device().ofClass(SMALL).connect();
        scenario.operator()
                .rollouts()
                .approveRollout(
                        ApproveRolloutRequest.newBuilder().setName(rollout.getName()).build());
        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(served.serves(SLOT)).isEqualTo(before);
        assertThat(other.serving(SLOT).getVariant()).isEqualTo(bad);
        assertThat(late.serving(SLOT).getVariant()).endsWith("/good");
        assertThat(explained(late, rollout))
                .filteredOn(candidate -> candidate.getVariant().equals(bad))
                .singleElement()
                .satisfies(
                        candidate ->
                                assertThat(candidate.getRejectionsList())
                                        .extracting(Rejection::getReason)
                                        .contains(Rejection.Reason.REASON_WITHDRAWN));
    }

    /** A wave that is not over as long as a test lasts. */
    private static WaveSpec.Builder soaking() {
        return WaveSpec.newBuilder().setSoakDuration(Duration.newBuilder().setSeconds(3600));
    }

    private static RolloutPolicy oneVariantOnly() {
        var policy =
                RolloutPolicy.newBuilder()
                        .setErrorAction(RolloutPolicy.ErrorAction.ERROR_ACTION_ROLL_BACK);
        policy.getRollbackBuilder().setScope(RollbackPolicy.Scope.SCOPE_VARIANT);
        policy.getErrorConditionBuilder().setThresholdRatio(0.5).setMinExecuted(3);
        policy.getWavesBuilder()
                .addSequence(WaveSpec.newBuilder().setLimit(WaveLimit.newBuilder().setDevices(4)))
                .addSequence(
                        WaveSpec.newBuilder()
                                .setLimit(WaveLimit.newBuilder().setDevices(1))
                                .setApproval(WaveSpec.Approval.APPROVAL_MANUAL));
        return policy.build();
    }

    private List<Candidate> explained(TestAgent agent, Rollout rollout) {
        return scenario.operator()
                .planning()
                .explainSelection(
                        ExplainSelectionRequest.newBuilder()
                                .setDevice(agent.name())
                                .setModelVersion(rollout.getModelVersion())
                                .build())
                .getPlanned()
                .getCandidatesList();
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
