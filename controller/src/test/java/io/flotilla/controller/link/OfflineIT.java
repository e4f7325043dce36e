package io.flotilla.controller.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.RolloutPolicy.OfflineDevices;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Devices out of reach, and devices that take too long; time is moved in the database. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class OfflineIT {

    @Inject Scenario scenario;
    @Inject Database database;

    @Test
    void an_excluded_device_does_not_hold_the_rollout_up_and_is_served_when_it_comes_back() {
        var away = scenario.device();
        var near = scenario.device().ending(Ending.WORKING).connect();
        var rollout = create(OfflineDevices.OFFLINE_DEVICES_EXCLUDE);
        scenario.awaitState(rollout, away, Deployment.State.STATE_IN_PROGRESS);
        toldLongAgo(rollout);

        near.finish(Ending.SERVING);

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, away).getState())
                .isEqualTo(Deployment.State.STATE_IN_PROGRESS);
        away.connect();
        scenario.awaitState(rollout, away, Deployment.State.STATE_SUCCEEDED);
    }

    @Test
    void a_device_that_counts_as_timed_out_fails_when_its_time_is_over() {
        var away = scenario.device();
        var rollout = create(OfflineDevices.OFFLINE_DEVICES_COUNT_AS_TIMEOUT);
        scenario.awaitState(rollout, away, Deployment.State.STATE_IN_PROGRESS);
        toldLongAgo(rollout);

        timeIsOver(rollout);

        scenario.awaitState(rollout, away, Deployment.State.STATE_FAILED);
        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
    }

    @Test
    void a_device_in_reach_that_takes_too_long_has_failed() {
        var slow = scenario.device().ending(Ending.WORKING).connect();
        var rollout = create(OfflineDevices.OFFLINE_DEVICES_WAIT);
        scenario.awaitState(rollout, slow, Deployment.State.STATE_IN_PROGRESS);

        timeIsOver(rollout);

        scenario.awaitState(rollout, slow, Deployment.State.STATE_FAILED);
        assertThat(scenario.deployment(rollout, slow).getReason())
                .isEqualTo("It was not done within 24h.");
    }

    private Rollout create(OfflineDevices offlineDevices) {
        return scenario.create(
                scenario.rolloutOf(scenario.publish())
                        .setPolicy(RolloutPolicy.newBuilder().setOfflineDevices(offlineDevices)));
    }

    private void toldLongAgo(Rollout rollout) {
        database.update(
                "UPDATE deployment SET told_time = told_time - interval '1 day' WHERE rollout = ?",
                id(rollout));
    }

    private void timeIsOver(Rollout rollout) {
        database.update(
                "UPDATE deployment SET deadline_time = told_time WHERE rollout = ?", id(rollout));
    }

    private static String id(Rollout rollout) {
        return rollout.getName().substring("rollouts/".length());
    }
}
