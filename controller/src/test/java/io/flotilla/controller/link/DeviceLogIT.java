package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.ListEventsRequest;
import io.flotilla.proto.device.v1.DeviceLogServiceGrpc;
import io.flotilla.proto.device.v1.ListLogEntriesRequest;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.device.v1.WatchLogEntriesRequest;
import io.flotilla.proto.link.v1.ConnectRequest;
import io.flotilla.proto.link.v1.LogReport;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class DeviceLogIT {

    @Inject Scenario scenario;
    @Inject TestController controller;
    private DeviceLogServiceGrpc.DeviceLogServiceBlockingStub logs;
    private EventServiceGrpc.EventServiceBlockingStub events;

    @BeforeEach
    void connect() {
        var operator = controller.operator();
        logs =
                DeviceLogServiceGrpc.newBlockingStub(operator.channel())
                        .withCallCredentials(operator.credentials());
        events =
                EventServiceGrpc.newBlockingStub(operator.channel())
                        .withCallCredentials(operator.credentials());
    }

    @Test
    void a_log_is_fetched_from_the_device_and_that_it_was_is_written_down_once() {
        var agent = connected();
        agent.logs("connected");
        agent.logs("a host ended by itself");

        var told = read(agent);

        assertThat(told)
                .extracting(LogEntry::getMessage)
                .containsExactly("connected", "a host ended by itself");
        assertThat(
                        events.listEvents(
                                        ListEventsRequest.newBuilder()
                                                .setResource(agent.name())
                                                .setAction("device.readLog")
                                                .build())
                                .getEventsList())
                .singleElement()
                .extracting(Event::getResource)
                .isEqualTo(agent.name());
    }

    @Test
    void a_log_that_is_followed_tells_each_entry_once_as_it_comes() {
        var agent = connected();
        agent.logs("first");

        var told =
                logs.watchLogEntries(
                        WatchLogEntriesRequest.newBuilder().setParent(agent.name()).build());
        var first = told.next().getMessage();
        agent.logs("second");
        var second = told.next().getMessage();

        assertThat(List.of(first, second)).containsExactly("first", "second");
    }

    @Test
    void who_was_told_up_to_an_entry_is_told_what_came_after_it() {
        var agent = connected();
        agent.logs("told");
        agent.logs("missed in a break");
        var told = read(agent).getFirst().getSequence();

        var after =
                logs.watchLogEntries(
                        WatchLogEntriesRequest.newBuilder()
                                .setParent(agent.name())
                                .setAfterSequence(told)
                                .build());
        var missed = after.next().getMessage();
        agent.logs("new");
        var fresh = after.next().getMessage();

        assertThat(List.of(missed, fresh)).containsExactly("missed in a break", "new");
    }

    @Test
    void a_device_that_is_not_connected_says_nothing() {
        var agent = scenario.device();

        assertThatThrownBy(() -> read(agent))
                .hasMessage(
                        "FAILED_PRECONDITION: %s is not connected: its log stays on the device."
                                .formatted(agent.name()));
    }

    @Test
    void a_device_cannot_answer_for_another() {
        var asked = connected();
        var other = connected();
        asked.logs("mine");
        for (var id = 0L; id < 100; id++) {
            other.send(
                    ConnectRequest.newBuilder()
                            .setLogReport(
                                    LogReport.newBuilder()
                                            .setRequestId(id)
                                            .addLogEntries(
                                                    LogEntry.newBuilder().setMessage("forged")))
                            .build());
        }

        var told = read(asked);

        assertThat(told).extracting(LogEntry::getMessage).containsExactly("mine");
        assertThat(other.ended()).isNull();
    }

    private TestAgent connected() {
        var agent = scenario.device().connect();
        eventually(() -> assertThat(agent.welcomes()).hasSize(1));
        return agent;
    }

    private List<LogEntry> read(TestAgent agent) {
        return logs.listLogEntries(
                        ListLogEntriesRequest.newBuilder().setParent(agent.name()).build())
                .getLogEntriesList();
    }
}
