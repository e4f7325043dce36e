package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.link.TestAgent.Ending;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.ResumeDeviceRequest;
import io.flotilla.proto.device.v1.RetireDeviceRequest;
import io.flotilla.proto.device.v1.SuspendDeviceRequest;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.Heartbeat;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.grpc.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class LinkIT {

    @Inject Scenario scenario;

    @Test
    void a_connected_device_is_online_and_known_by_what_it_said() {
        var agent = scenario.device().connect();

        eventually(() -> assertThat(agent.welcomes()).hasSize(1));

        var device = scenario.device(agent);
        assertThat(device.getConnectivity()).isEqualTo(Device.Connectivity.CONNECTIVITY_ONLINE);
        assertThat(device.getHardwareClass()).isEqualTo("x86-64/test");
        assertThat(device.getAgentVersion()).isEqualTo("test");
        assertThat(device.getHardwareLabelsMap()).containsEntry("hw.flotilla.io/arch", "x86-64");
    }

    @Test
    void a_device_that_comes_back_is_told_what_it_missed() {
        var agent = scenario.device();
        var version = scenario.publish();
        var rollout = scenario.create(scenario.rolloutOf(version));
        scenario.awaitState(rollout, agent, Deployment.State.STATE_IN_PROGRESS);

        agent.connect();

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(agent.serves(SLOT)).isEqualTo(version);
    }

    @Test
    void what_a_device_did_while_its_stream_was_cut_counts_when_it_is_back() {
        var agent = scenario.device().ending(Ending.WORKING).connect();
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
        eventually(() -> assertThat(agent.assignments()).hasSize(1));
        agent.disconnect();
        agent.finish(Ending.SERVING);

        agent.connect();

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(agent.assignments()).hasSize(1);
    }

    @Test
    void a_device_that_holds_a_newer_generation_is_told_the_whole_again_with_a_newer_one() {
        var agent = scenario.device().connect();
        scenario.rollOut(scenario.publish());
        agent.disconnect();

        agent.holding(41).connect();

        eventually(() -> assertThat(agent.assignments().getLast().getGeneration()).isEqualTo(42));
        assertThat(agent.welcomes().getLast().getGeneration()).isEqualTo(42);
    }

    @Test
    void a_second_stream_of_a_device_ends_the_first() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));
        var twin = agent.twin();

        twin.connect();

        eventually(() -> assertThat(agent.ended()).isNotNull());
        assertThat(agent.ended()).extracting(Status::getCode).isEqualTo(Status.Code.ABORTED);
        eventually(() -> assertThat(twin.welcomes()).hasSize(1));
        assertThat(twin.ended()).isNull();
    }

    @Test
    void a_report_that_comes_twice_changes_nothing_the_second_time() {
        var agent = scenario.device().connect();
        var rollout = scenario.rollOut(scenario.publish());
        var before = scenario.deployment(rollout, agent);

        agent.reportAgain();
        agent.reportAgain();
        agent.disconnect();
        agent.connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(2));

        assertThat(scenario.deployment(rollout, agent)).isEqualTo(before);
    }

    @Test
    void a_message_of_an_unknown_kind_is_ignored() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));

        agent.send(ConnectRequest.getDefaultInstance());
        agent.send(
                ConnectRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());

        scenario.rollOut(scenario.publish());
        assertThat(agent.ended()).isNull();
    }

    @Test
    void a_stream_that_does_not_begin_with_hello_is_refused() {
        var agent = scenario.device();

        agent.connectWith(ConnectRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));

        eventually(
                () ->
                        assertThat(agent.ended())
                                .extracting(Status::getCode)
                                .isEqualTo(Status.Code.INVALID_ARGUMENT));
    }

    @Test
    void a_retired_device_leaves_its_rollout_loses_its_stream_and_cannot_come_back() {
        var staying = scenario.device().connect();
        var leaving = scenario.device().ending(Ending.WORKING).connect();
        var rollout = scenario.create(scenario.rolloutOf(scenario.publish()));
        scenario.awaitState(rollout, staying, Deployment.State.STATE_SUCCEEDED);
        eventually(() -> assertThat(leaving.assignments()).hasSize(1));

        var _ =
                scenario.operator()
                        .devices()
                        .retireDevice(
                                RetireDeviceRequest.newBuilder().setName(leaving.name()).build());

        scenario.awaitState(rollout, Rollout.State.STATE_SUCCEEDED);
        assertThat(scenario.deployment(rollout, leaving).getState())
                .isEqualTo(Deployment.State.STATE_CANCELLED);
        eventually(() -> assertThat(leaving.ended()).isNotNull());
        eventually(
                () ->
                        assertThat(scenario.device(leaving).getState())
                                .isEqualTo(Device.State.STATE_RETIRED));
        leaving.connect();
        eventually(
                () ->
                        assertThat(leaving.ended())
                                .extracting(Status::getCode)
                                .isEqualTo(Status.Code.PERMISSION_DENIED));
    }

    @Test
    void a_suspended_device_is_told_nothing_until_it_is_resumed() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));
        var _ =
                scenario.operator()
                        .devices()
                        .suspendDevice(
                                SuspendDeviceRequest.newBuilder().setName(agent.name()).build());
        eventually(() -> assertThat(agent.ended()).isNotNull());
        agent.connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(2));

        scenario.rollOut(scenario.publish());

        assertThat(agent.assignments()).isEmpty();
        var _ =
                scenario.operator()
                        .devices()
                        .resumeDevice(
                                ResumeDeviceRequest.newBuilder().setName(agent.name()).build());
        scenario.rollOut(scenario.publish());
        eventually(() -> assertThat(agent.assignments()).hasSize(1));
    }
}
