package io.flotilla.controller.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people look for across a fleet. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class OverviewIT {

    private static final List<String> IDS = List.of("seek-a", "seek-b", "seek-c");

    /** Of whom one test changes something, apart from those that others count. */
    private static final DeviceId WATCHED = new DeviceId("watched");

    private final ObjectMapper json = new ObjectMapper();

    @Inject Clients clients;
    @Inject CertificateAuthority authority;
    @Inject EventLog log;
    @Inject DeviceRepository repository;
    @Inject Devices devices;

    @BeforeEach
    void enrol() {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                IDS.forEach(
                                        id ->
                                                repository.add(
                                                        Device.enrolled(
                                                                new DeviceId(id),
                                                                Map.of("seek", id.substring(5)),
                                                                !id.equals("seek-c"),
                                                                Instant.EPOCH),
                                                        "")));
    }

    @Test
    void devices_are_found_by_part_of_their_name_and_by_what_is_known_of_them() throws Exception {
        assertThat(found("{\"text\": \"SEEK-\"}")).containsExactlyElementsOf(IDS);
        assertThat(found("{\"text\": \"seek-\", \"states\": [\"STATE_PENDING_APPROVAL\"]}"))
                .containsExactly("seek-c");
        assertThat(
                        found(
                                """
                                {"selector": {"matchLabels": {"seek": "b"}},
                                 "connectivities": ["CONNECTIVITY_OFFLINE"], "healths": ["HEALTH_UNSPECIFIED"]}\
                                """))
                .containsExactly("seek-b");
        assertThat(found("{\"text\": \"seek-\", \"serving\": [\"models/none\"]}")).isEmpty();
    }

    @Test
    void a_page_says_where_the_next_one_begins() throws Exception {
        var filter = "filter=" + URLEncoder.encode("{\"text\": \"seek-\"}", UTF_8);

        var first = get("/v1/devices:search?pageSize=2&" + filter);
        var second =
                get(
                        "/v1/devices:search?pageSize=2&%s&pageToken=%s"
                                .formatted(filter, first.get("nextPageToken").asText()));

        assertThat(names(first)).containsExactly("seek-a", "seek-b");
        assertThat(names(second)).containsExactly("seek-c");
        assertThat(second.get("nextPageToken").asText()).isEmpty();
    }

    @Test
    void devices_are_counted_by_every_value_of_interest() throws Exception {
        var counts =
                get(
                        "/v1/devices:count?filter="
                                + URLEncoder.encode("{\"text\": \"seek-\"}", UTF_8));

        assertThat(counts.get("deviceCount").asInt()).isEqualTo(3);
        assertThat(counts.get("states").toString())
                .contains("{\"value\":\"STATE_ACTIVE\",\"deviceCount\":2}")
                .contains("{\"value\":\"STATE_PENDING_APPROVAL\",\"deviceCount\":1}");
        assertThat(counts.get("connectivities").toString())
                .isEqualTo("[{\"value\":\"CONNECTIVITY_OFFLINE\",\"deviceCount\":3}]");
        assertThat(counts.get("healths").toString())
                .isEqualTo("[{\"value\":\"HEALTH_UNSPECIFIED\",\"deviceCount\":3}]");
        assertThat(counts.get("hardwareClasses").toString())
                .isEqualTo("[{\"value\":\"\",\"deviceCount\":3}]");
        assertThat(counts.get("variants")).isEmpty();
    }

    @Test
    void a_filter_that_is_wrong_is_refused_with_its_field() throws Exception {
        var problem =
                get(
                        "/v1/devices:search?filter="
                                + URLEncoder.encode(
                                        "{\"text\": \"%s\"}".formatted("x".repeat(201)), UTF_8));

        assertThat(problem.get("code").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(problem.get("detail").asText()).contains("filter.text");
    }

    @Test
    void the_latest_events_come_first_and_are_told_as_they_are_made() throws Exception {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                repository.add(
                                        Device.enrolled(WATCHED, Map.of(), true, Instant.EPOCH),
                                        ""));
        var request = request("/v1/events:watch");
        try (var client = RestClient.trusting(authority)) {
            var stream = client.send(request, BodyHandlers.ofLines()).body().iterator();
            assertThat(stream.next()).startsWith("id: ");
            assertThat(stream.next()).startsWith("data: {\"sequence\":");

            suspend(WATCHED);

            assertThat(nextData(stream)).contains("device.suspend", "devices/watched");
            // The stream has no end of its own, and closing would wait for it.
            client.shutdownNow();
        }
        var events = get("/v1/events:recent?resource=devices/watched").get("events");
        assertThat(events.get(0).get("action").asText()).isEqualTo("device.suspend");
        assertThat(get("/v1/events:recent?action=device.reject").get("events").toString())
                .doesNotContain("device.suspend");
    }

    @Test
    void whoever_comes_back_after_a_break_is_told_each_event_once() throws Exception {
        var last = firstId(request("/v1/events:watch"));
        QuarkusTransaction.requiringNew().run(() -> recordEvents(450));
        var afterBreak =
                HttpRequest.newBuilder(request("/v1/events:watch?afterSequence=0"), (_, _) -> true)
                        .header("last-event-id", Long.toString(last))
                        .build();

        assertThat(ids(afterBreak, 451))
                .isEqualTo(LongStream.rangeClosed(last, last + 450).boxed().toList());
        assertThat(ids(request("/v1/events:watch?afterSequence=" + (last + 200)), 251))
                .isEqualTo(LongStream.rangeClosed(last + 200, last + 450).boxed().toList());
    }

    @Test
    void a_place_that_the_record_has_not_reached_is_refused() throws Exception {
        var problem = get("/v1/events:watch?afterSequence=999999999");

        assertThat(problem.get("code").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(problem.get("detail").asText()).contains("after_sequence");
    }

    @Test
    void a_device_without_deployments_has_none() throws Exception {
        assertThat(get("/v1/devices/seek-b/deployments").get("deployments")).isEmpty();
    }

    private void recordEvents(int count) {
        for (var i = 0; i < count; i++) {
            log.record(new Event(Actor.system("tests"), "test.happen", "tests/1", "", Map.of()));
        }
    }

    private long firstId(HttpRequest request) throws Exception {
        return ids(request, 1).getFirst();
    }

    /** The ids of the first events of a stream, which then breaks. */
    private List<Long> ids(HttpRequest request, int count) throws Exception {
        var ids = new ArrayList<Long>();
        try (var client = RestClient.trusting(authority)) {
            var lines = client.send(request, BodyHandlers.ofLines()).body().iterator();
            while (ids.size() < count) {
                var line = lines.next();
                if (line.startsWith("id: ")) {
                    ids.add(Long.parseLong(line.substring("id: ".length())));
                }
            }
            client.shutdownNow();
        }
        return ids;
    }

    private void suspend(DeviceId id) {
        QuarkusTransaction.requiringNew()
                .run(() -> devices.suspend(id, "to look at", Actor.system("tests")));
    }

    private static String nextData(Iterator<String> lines) {
        var line = "";
        while (!line.startsWith("data: ")) {
            line = lines.next();
        }
        return line;
    }

    private List<String> found(String filter) throws Exception {
        return names(get("/v1/devices:search?filter=" + URLEncoder.encode(filter, UTF_8)));
    }

    private static List<String> names(JsonNode page) {
        return page.get("devices").findValuesAsText("name").stream()
                .map(name -> name.substring("devices/".length()))
                .toList();
    }

    private JsonNode get(String path) throws Exception {
        try (var client = RestClient.trusting(authority)) {
            return json.readTree(client.send(request(path), BodyHandlers.ofString()).body());
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("https://localhost:%d%s".formatted(Clients.port(), path)))
                .header("authorization", "Bearer " + clients.adminToken())
                .build();
    }
}
