package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.rollout.v1.DeploymentCounts;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WaveLimit;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All devices lose their streams and come back at once while a rollout runs. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ReconnectStormIT {

    private static final int DEVICES = 16;
    private static final int STORMS = 3;

    @Inject Scenario scenario;

    @Test
    void a_storm_of_reconnections_counts_no_device_twice_and_fails_none() {
        var agents =
                Stream.generate(() -> scenario.device().ending(Ending.WORKING).connect())
                        .limit(DEVICES)
                        .toList();
        var rollout =
                scenario.create(scenario.rolloutOf(scenario.publish()).setPolicy(firstHalf()));
        eventually(() -> assertThat(counts(rollout).getInProgress()).isEqualTo(DEVICES / 2));
        agents.stream()
                .filter(agent -> !agent.assignments().isEmpty())
                .limit(DEVICES / 4)
                .forEach(agent -> agent.finish(Ending.SERVING));

        for (int storm = 0; storm < STORMS; storm++) {
            agents.forEach(TestAgent::disconnect);
            agents.parallelStream().forEach(TestAgent::connect);
        }
        eventually(() -> assertThat(agents).allSatisfy(ReconnectStormIT::isWelcome));
        assertThat(counts(rollout).getFailed()).isZero();
        agents.forEach(agent -> agent.finish(Ending.SERVING));

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        eventually(() -> assertThat(counts(rollout).getSucceeded()).isEqualTo(DEVICES));
        assertThat(counts(rollout).getTotal()).isEqualTo(DEVICES);
        assertThat(scenario.get(rollout).getWavesList())
                .extracting(wave -> wave.getCounts().getSucceeded())
                .containsExactly(DEVICES / 2, DEVICES / 2);
    }

    @Test
    void devices_that_are_told_in_the_moment_in_which_they_arrive_are_heard() {
        var agents = Stream.generate(scenario::device).limit(DEVICES).toList();

        for (int storm = 0; storm < STORMS; storm++) {
            agents.forEach(TestAgent::disconnect);
            var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
            agents.forEach(TestAgent::connect);

            eventually(() -> assertThat(counts(rollout).getSucceeded()).isEqualTo(DEVICES));
        }
    }

    private static void isWelcome(TestAgent agent) {
        assertThat(agent.welcomes()).hasSizeGreaterThan(1);
    }

    private DeploymentCounts counts(Rollout rollout) {
        return scenario.get(rollout).getCounts();
    }

    private static RolloutPolicy firstHalf() {
        var policy =
                RolloutPolicy.newBuilder()
                        .setOfflineDevices(RolloutPolicy.OfflineDevices.OFFLINE_DEVICES_WAIT);
        policy.getWavesBuilder()
                .addSequence(
                        WaveSpec.newBuilder()
                                .setLimit(WaveLimit.newBuilder().setDevices(DEVICES / 2)));
        return policy.build();
    }
}
