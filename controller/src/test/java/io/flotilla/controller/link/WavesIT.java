package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.canaryFirst;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.PromoteRolloutRequest;
import io.flotilla.proto.rollout.v1.RetryRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.Wave;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order, how quickly and under whose claim devices are told. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class WavesIT {

    @Inject Scenario scenario;

    @Test
    void waves_grow_until_all_devices_are_served() {
        for (int i = 0; i < 4; i++) {
            scenario.device().connect();
        }
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder().setStrategy(WavePlan.Strategy.STRATEGY_EXPONENTIAL);

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.get(rollout).getWavesList())
                .extracting(wave -> wave.getCounts().getSucceeded())
                .containsExactly(1, 2, 1);
    }

    @Test
    void a_wave_takes_those_that_its_selector_matches() {
        var canary = scenario.device("stage", "canary").connect();
        scenario.device().connect();
        scenario.device().connect();
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder()
                .addSequence(
                        WaveSpec.newBuilder()
                                .setSelector(
                                        LabelSelector.newBuilder()
                                                .putMatchLabels("stage", "canary")));

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, canary).getWave()).isEqualTo(1);
        assertThat(scenario.get(rollout).getWavesList())
                .extracting(wave -> wave.getCounts().getTotal())
                .containsExactly(1, 2);
    }

    @Test
    void a_first_wave_that_is_stratified_leaves_out_what_fits_nothing() {
        var small = scenario.device().ending(Ending.NO_VARIANT).connect();
        eventually(() -> assertThat(scenario.device(small).hasHardwareProfile()).isTrue());
        var policy = RolloutPolicy.newBuilder();
        policy.getWavesBuilder()
                .addStratifyBy(WavePlan.Stratum.STRATUM_VARIANT)
                .addSequence(WaveSpec.newBuilder());

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, small).getState())
                .isEqualTo(Deployment.State.STATE_SKIPPED);
    }

    @Test
    void of_devices_that_stand_in_for_one_another_no_more_are_away_than_may_be() {
        var agents = new ArrayList<TestAgent>();
        for (var site : List.of("berlin", "berlin", "rome")) {
            agents.add(scenario.device("site", site).ending(Ending.WORKING).connect());
        }
        var policy = RolloutPolicy.newBuilder();
        policy.getDisruptionBudgetBuilder().addGroupBy("site").setMaxUnavailable(1);

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getReason())
                                .contains("1 device waits to be told. The disruption budget"));
        eventually(() -> assertThat(agents.get(2).assignments()).hasSize(1));
        eventually(
                () ->
                        assertThat(agents.subList(0, 2))
                                .anySatisfy(agent -> assertThat(agent.assignments()).hasSize(1)));
        var told = agents.subList(0, 2).stream().filter(a -> !a.assignments().isEmpty()).toList();
        assertThat(told).hasSize(1);
        told.getFirst().finish(Ending.SERVING);
        eventually(
                () ->
                        assertThat(agents.subList(0, 2))
                                .allSatisfy(agent -> assertThat(agent.assignments()).hasSize(1)));
        agents.forEach(agent -> agent.finish(Ending.SERVING));
        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
    }

    @Test
    void no_more_devices_are_under_way_at_once_than_may_be() {
        var agents = new ArrayList<TestAgent>();
        for (int i = 0; i < 3; i++) {
            agents.add(scenario.device().ending(Ending.WORKING).connect());
        }
        var policy = RolloutPolicy.newBuilder();
        policy.getRateBuilder().setMaxConcurrent(2);

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        eventually(
                () ->
                        assertThat(scenario.get(rollout).getReason())
                                .contains("2 devices are under way; no more may be at once."));
        eventually(
                () ->
                        assertThat(agents.stream().filter(agent -> !agent.assignments().isEmpty()))
                                .hasSize(2));
        agents.forEach(agent -> agent.finish(Ending.SERVING));
        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
    }

    @Test
    void the_start_of_a_wave_is_spread_over_time() {
        scenario.device().connect();
        var policy = RolloutPolicy.newBuilder();
        policy.getRateBuilder().setStartJitter(Duration.newBuilder().setNanos(200_000_000));

        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
    }

    @Test
    void a_soaking_wave_passes_when_it_is_promoted_and_only_then() {
        scenario.device().connect();
        var soaking = WaveSpec.newBuilder().setSoakDuration(Duration.newBuilder().setSeconds(3600));
        var rollout =
                scenario.create(
                        scenario.rolloutOf(scenario.publish()).setPolicy(canaryFirst(soaking)));
        eventually(
                () ->
                        assertThat(scenario.get(rollout).getWaves(0).getState())
                                .isEqualTo(Wave.State.STATE_SOAKING));

        var _ = promote(rollout);

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThatThrownBy(() -> promote(rollout))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("no wave of it soaks");
    }

    @Test
    void only_failed_devices_try_anew_and_go_back_to_what_they_served_before() {
        var good = scenario.device().connect();
        var bad = scenario.device().connect();
        var before = scenario.publish();
        scenario.rollOut(before);
        bad.ending(Ending.FAILED);
        var policy = RolloutPolicy.newBuilder().setSuccessThresholdRatio(0);
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(policy));
        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        var toldGood = good.assignments().size();
        bad.ending(Ending.SERVING);

        var retried =
                scenario.operator()
                        .rollouts()
                        .retryRollout(
                                RetryRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());

        assertThat(retried.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
        scenario.awaitState(rollout, bad, Deployment.State.STATE_SUCCEEDED);
        assertThat(bad.serves(SLOT)).isEqualTo(rollout.getModelVersion());
        assertThat(good.assignments()).hasSize(toldGood);
        assertThat(scenario.deployment(rollout, bad).getPreviousModelVersion()).isEqualTo(before);
    }

    @Test
    void a_heavier_rollout_keeps_its_device_from_a_newer_one_and_the_loser_says_so() {
        var agent = scenario.device().ending(Ending.WORKING).connect();
        var heavy =
                scenario.create(
                        scenario.rolloutOf(scenario.publish())
                                .setPolicy(RolloutPolicy.newBuilder().setWeight(900)));
        eventually(() -> assertThat(agent.assignments()).hasSize(1));

        var light = scenario.create(scenario.rolloutOf(scenario.publish()));

        scenario.awaitState(light, agent, Deployment.State.STATE_SUPERSEDED);
        assertThat(scenario.deployment(light, agent).getReason())
                .isEqualTo(heavy.getName() + " has taken the device over.");
        agent.finish(Ending.SERVING);
        scenario.awaitState(heavy, Rollout.State.STATE_SUCCEEDED);

        var later = scenario.rollOut(scenario.publish());
        assertThat(agent.serves(SLOT)).isEqualTo(later.getModelVersion());
    }

    private Rollout promote(Rollout rollout) {
        return scenario.operator()
                .rollouts()
                .promoteRollout(
                        PromoteRolloutRequest.newBuilder().setName(rollout.getName()).build());
    }
}
