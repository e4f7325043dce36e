package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.canaryFirst;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.access.Role;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.CancelRolloutRequest;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.ErrorCondition;
import io.flotilla.proto.rollout.v1.PauseRolloutRequest;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.StartRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.flotilla.proto.rollout.v1.Wave;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class RolloutIT {

    @Inject Scenario scenario;
    @Inject TestController controller;

    @Test
    void a_rollout_reaches_every_connected_device() {
        var agent = scenario.device().connect();
        var version = scenario.publish();

        var rollout = scenario.rollOut(version);

        assertThat(agent.serves(SLOT)).isEqualTo(version);
        var deployment = scenario.deployment(rollout, agent);
        assertThat(deployment.getState()).isEqualTo(Deployment.State.STATE_SUCCEEDED);
        assertThat(deployment.getAttemptsList())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.getVariant()).startsWith(version));
        assertThat(scenario.get(rollout).getCounts().getSucceeded()).isEqualTo(1);
    }

    @Test
    void a_device_that_no_variant_fits_is_skipped_and_counts_for_nothing() {
        var fitting = scenario.device().connect();
        var small = scenario.device().ending(Ending.NO_VARIANT).connect();

        var rollout = scenario.rollOut(scenario.publish());

        assertThat(scenario.deployment(rollout, fitting).getState())
                .isEqualTo(Deployment.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, small).getState())
                .isEqualTo(Deployment.State.STATE_SKIPPED);
    }

    @Test
    void a_failed_device_pauses_the_rollout_and_says_why() {
        var agent = scenario.device().ending(Ending.FAILED).connect();

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));

        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        assertThat(scenario.get(rollout).getReason())
                .isEqualTo("Wave wave-1: 0 of 1 finished devices succeeded; 95 % were needed.");
        assertThat(scenario.deployment(rollout, agent).getReason()).isEqualTo("It does not load.");
    }

    @Test
    void the_error_condition_stops_a_wave_before_its_end() {
        scenario.device().ending(Ending.FAILED).connect();
        var slow = scenario.device().ending(Ending.WORKING).connect();
        var policy =
                RolloutPolicy.newBuilder()
                        .setErrorCondition(
                                ErrorCondition.newBuilder()
                                        .setThresholdRatio(0.5)
                                        .setMinExecuted(1));

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        assertThat(scenario.deployment(rollout, slow).getState())
                .isEqualTo(Deployment.State.STATE_IN_PROGRESS);
    }

    @Test
    void a_wave_waits_for_its_approval_and_the_next_for_the_wave() {
        var one = scenario.device().connect();
        var other = scenario.device().connect();
        var manual = WaveSpec.newBuilder().setApproval(WaveSpec.Approval.APPROVAL_MANUAL);
        var rollout =
                scenario.create(
                        scenario.rolloutOf(scenario.publish()).setPolicy(canaryFirst(manual)));
        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWavesList())
                                .extracting(Wave::getState)
                                .containsExactly(
                                        Wave.State.STATE_AWAITING_APPROVAL,
                                        Wave.State.STATE_PENDING));
        assertThat(one.assignments()).isEmpty();
        assertThat(other.assignments()).isEmpty();

        var _ =
                scenario.operator()
                        .rollouts()
                        .approveRollout(
                                ApproveRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.get(rollout).getWavesList())
                .extracting(Wave::getState)
                .containsOnly(Wave.State.STATE_PASSED);
        assertThat(scenario.get(rollout).getWavesList())
                .allSatisfy(wave -> assertThat(wave.getCounts().getSucceeded()).isEqualTo(1));
    }

    @Test
    void nobody_approves_a_rollout_of_their_own() {
        var author = controller.operator("author-" + UUID.randomUUID(), Role.ADMIN);
        var rollout =
                author.rollouts()
                        .createRollout(
                                CreateRolloutRequest.newBuilder()
                                        .setRollout(
                                                scenario.rolloutOf(scenario.publish())
                                                        .setRequiresApproval(true))
                                        .build());
        var approve = ApproveRolloutRequest.newBuilder().setName(rollout.getName()).build();

        assertThatThrownBy(() -> author.rollouts().approveRollout(approve))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refusal ->
                                assertThat(refusal.getStatus().getCode())
                                        .isEqualTo(Status.Code.PERMISSION_DENIED));
        assertThat(scenario.operator().rollouts().approveRollout(approve).getState())
                .isEqualTo(Rollout.State.STATE_SCHEDULED);
    }

    @Test
    void a_held_rollout_starts_when_somebody_says_so() {
        scenario.device().connect();
        var rollout =
                scenario.operator()
                        .rollouts()
                        .createRollout(
                                CreateRolloutRequest.newBuilder()
                                        .setRollout(scenario.rolloutOf(scenario.publish()))
                                        .setHold(true)
                                        .build());
        assertThat(rollout.getState()).isEqualTo(Rollout.State.STATE_SCHEDULED);

        var _ =
                scenario.operator()
                        .rollouts()
                        .startRollout(
                                StartRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
    }

    @Test
    void a_paused_rollout_starts_no_wave_until_it_is_resumed() {
        var slow = scenario.device().ending(Ending.WORKING).connect();
        var next = scenario.device().ending(Ending.WORKING).connect();
        var rollout =
                scenario.create(
                        scenario.rolloutOf(scenario.publish())
                                .setPolicy(canaryFirst(WaveSpec.newBuilder())));
        eventually(
                () ->
                        assertThat(slow.assignments().size() + next.assignments().size())
                                .isEqualTo(1));
        var canary = slow.assignments().isEmpty() ? next : slow;
        var rest = canary == slow ? next : slow;

        pause(rollout);
        canary.finish(Ending.SERVING);

        scenario.awaitState(rollout, canary, Deployment.State.STATE_SUCCEEDED);
        assertThat(scenario.get(rollout).getState()).isEqualTo(Rollout.State.STATE_PAUSED);
        assertThat(rest.assignments()).isEmpty();
        var _ =
                scenario.operator()
                        .rollouts()
                        .resumeRollout(
                                ResumeRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());
        eventually(() -> assertThat(rest.assignments()).hasSize(1));
    }

    @Test
    void cancelling_a_paused_rollout_takes_devices_under_way_back() {
        var agent = scenario.device().connect();
        var first = scenario.publish();
        scenario.rollOut(first);
        agent.ending(Ending.WORKING);
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
        eventually(() -> assertThat(agent.assignments()).hasSize(2));
        pause(rollout);
        agent.ending(Ending.SERVING);

        var cancelled =
                scenario.operator()
                        .rollouts()
                        .cancelRollout(
                                CancelRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());

        assertThat(cancelled.getState()).isEqualTo(Rollout.State.STATE_CANCELLED);
        assertThat(scenario.deployment(rollout, agent).getState())
                .isEqualTo(Deployment.State.STATE_CANCELLED);
        eventually(() -> assertThat(agent.assignments()).hasSize(3));
        eventually(() -> assertThat(agent.serves(SLOT)).isEqualTo(first));
    }

    @Test
    void a_device_that_joins_late_goes_into_the_last_wave() {
        var first = scenario.device().ending(Ending.WORKING).connect();
        var rollout =
                scenario.create(
                        scenario.rolloutOf(scenario.publish())
                                .setPolicy(canaryFirst(WaveSpec.newBuilder())));
        eventually(() -> assertThat(first.assignments()).hasSize(1));

        var late = scenario.device().connect();

        scenario.awaitState(rollout, late, Deployment.State.STATE_PENDING);
        assertThat(scenario.deployment(rollout, late).getWave()).isEqualTo(2);
        first.finish(Ending.SERVING);
        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, late).getState())
                .isEqualTo(Deployment.State.STATE_SUCCEEDED);
    }

    @Test
    void a_newer_rollout_takes_a_device_over_from_an_older_one() {
        var agent = scenario.device().ending(Ending.WORKING).connect();
        var older = scenario.create(scenario.rolloutOf(scenario.publish()));
        eventually(() -> assertThat(agent.assignments()).hasSize(1));
        agent.ending(Ending.SERVING);
        var version = scenario.publish();

        var newer = scenario.rollOut(version);

        assertThat(agent.serves(SLOT)).isEqualTo(version);
        scenario.awaitState(older, agent, Deployment.State.STATE_SUPERSEDED);
        assertThat(scenario.deployment(older, agent).getReason())
                .isEqualTo(newer.getName() + " has taken the device over.");
        scenario.awaitState(older, Rollout.State.STATE_SUCCEEDED);
    }

    @Test
    void repeating_a_request_returns_the_rollout_that_it_made() {
        var request =
                CreateRolloutRequest.newBuilder()
                        .setRollout(scenario.rolloutOf(scenario.publish()))
                        .setRequestId(UUID.randomUUID().toString())
                        .build();

        var first = scenario.operator().rollouts().createRollout(request);
        var again = scenario.operator().rollouts().createRollout(request);

        assertThat(again.getName()).isEqualTo(first.getName());
    }

    @Test
    void a_wrong_policy_is_refused_with_everything_that_is_wrong() {
        var policy =
                RolloutPolicy.newBuilder()
                        .setSuccessThresholdRatio(2)
                        .setWaves(
                                WavePlan.newBuilder()
                                        .addSequence(WaveSpec.newBuilder().setName("a"))
                                        .addSequence(
                                                WaveSpec.newBuilder()
                                                        .setName("a")
                                                        .setLimit(
                                                                WaveLimit.newBuilder()
                                                                        .setRatio(0))));
        var rollout = scenario.rolloutOf(scenario.publish()).setPolicy(policy);

        assertThatThrownBy(() -> scenario.create(rollout))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("rollout.policy.success_threshold_ratio")
                .hasMessageContaining("rollout.policy.waves.sequence[1].limit.ratio")
                .hasMessageContaining("rollout.policy.waves.sequence[1].name");
    }

    @Test
    void a_watcher_sees_the_rollout_to_its_end() {
        var agent = scenario.device().ending(Ending.WORKING).connect();
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
        eventually(() -> assertThat(agent.assignments()).hasSize(1));
        var messages =
                scenario.operator()
                        .rollouts()
                        .watchRollout(
                                WatchRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());
        var first = messages.next();

        agent.finish(Ending.SERVING);

        assertThat(first.getRollout().getName()).isEqualTo(rollout.getName());
        var last = first;
        var sawSuccess = false;
        while (messages.hasNext()) {
            last = messages.next();
            sawSuccess |= last.getDeployment().getState() == Deployment.State.STATE_SUCCEEDED;
        }
        assertThat(sawSuccess).isTrue();
        assertThat(last)
                .extracting(WatchRolloutResponse::getRollout)
                .extracting(Rollout::getState)
                .isEqualTo(Rollout.State.STATE_SUCCEEDED);
    }

    private void pause(Rollout rollout) {
        var paused =
                scenario.operator()
                        .rollouts()
                        .pauseRollout(
                                PauseRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());
        assertThat(paused.getState()).isEqualTo(Rollout.State.STATE_PAUSED);
    }
}
