package io.flotilla.agent;

import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static io.flotilla.agent.TestManifests.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.identity.TestAuthority;
import io.flotilla.agent.runtime.FakeRuntime;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.service.StatusSocket;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.shared.Secret;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.AssignmentReport;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.link.v1.SlotReport;
import io.flotilla.proto.link.v1.SlotReport.Outcome;
import io.flotilla.proto.planning.v1.Measurement;
import io.flotilla.proto.planning.v1.SpeedObjective;
import io.flotilla.proto.planning.v1.VariantPolicy;
import io.flotilla.proto.rollout.v1.Attempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent against a real gRPC server with TLS, from enrolment to answers. */
class AgentIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final AgentConfig.Enrollment NO_TOKEN = new AgentConfig.Enrollment(null, null);
    private static final String V1 = "models/m/versions/v1";
    private static final String V2 = "models/m/versions/v2";

    @TempDir private Path folder;
    private final RecentLog log = new RecentLog(Clock.systemUTC());
    private final TestAuthority authority = new TestAuthority("test authority");
    private final FakeRuntime runtime = new FakeRuntime();
    private FakeController controller;
    private Agent agent;

    @BeforeEach
    void start() throws IOException {
        authority.writeTo(folder.resolve("ca.pem"));
        controller = FakeController.start(authority);
        agent = startAgent(FakeController.TOKEN);
    }

    @AfterEach
    void stop() {
        agent.stop(Duration.ofSeconds(5));
        controller.close();
    }

    private Agent startAgent(String token) throws IOException {
        return startAgent(new AgentConfig.Enrollment(new Secret(token), null), Clock.systemUTC());
    }

    private Agent startAgent(AgentConfig.Enrollment enrollment, Clock clock) throws IOException {
        var config =
                new AgentConfig(
                        new AgentConfig.Controller(
                                "localhost", controller.port(), folder.resolve("ca.pem"), null),
                        enrollment,
                        new AgentConfig.DeviceSettings("d1", Map.of("site", "test")),
                        folder.resolve("data"),
                        new AgentConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                        new AgentConfig.Serve(
                                "127.0.0.1", 0, 0, Authentication.TOKEN, null, Map.of()),
                        new AgentConfig.RuntimeSettings(null, 0),
                        Path.of("/"),
                        AgentConfig.LogSettings.USUAL);
        var started = Agent.of(config, _ -> runtime, log, clock, new Random(1));
        started.start();
        return started;
    }

    @Test
    void a_device_enrols_connects_and_says_what_it_has() {
        await().atMost(LIMIT).until(() -> !controller.hellos().isEmpty());

        var hello = controller.hellos().getFirst();
        assertThat(hello.getProtocolVersion()).isEqualTo(1);
        assertThat(hello.getDeviceReport().getHardwareProfile().getCpu().getLogicalCores())
                .isPositive();
        assertThat(hello.getDeviceReport().getHardwareClass()).contains("/");
        assertThat(folder.resolve("data/identity/key.pem")).exists();
    }

    @Test
    void a_device_without_news_sends_heartbeats() {
        await().atMost(LIMIT).until(() -> controller.heartbeats() >= 2);
    }

    @Test
    void a_device_tells_its_log_to_a_controller_that_asks() {
        log.add(Instant.EPOCH, Level.INFO, "Test", "all is well", Map.of(), "");
        await().atMost(LIMIT).until(() -> controller.heartbeats() >= 1);

        controller.askForLogs();

        await().atMost(LIMIT).until(() -> !controller.logs().isEmpty());
        assertThat(controller.logs().getFirst().getLogEntriesList())
                .extracting(LogEntry::getMessage)
                .containsExactly("all is well");
    }

    @Test
    void an_assigned_variant_is_fetched_activated_and_answers() throws Exception {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);

        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));

        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        var report = report("embed");
        assertThat(report.getAttemptsList())
                .extracting(Attempt::getState)
                .containsExactly(Attempt.State.STATE_SUCCEEDED);
        assertThat(report.getAttempts(0).getReceivedBytes()).isEqualTo(10_000);
        assertThat(ask("embed", "hello")).contains("\"embedding\":[");
    }

    @Test
    void a_restarted_device_serves_without_a_controller() throws Exception {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        agent.stop(Duration.ofSeconds(5));
        controller.close();

        agent = startAgent(FakeController.TOKEN);

        await().atMost(LIMIT).until(() -> status("embed") == 200);
        for (var days : List.of(2000, -2000)) {
            agent.stop(Duration.ofSeconds(5));
            var wrong = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
            agent = startAgent(NO_TOKEN, wrong);

            await().atMost(LIMIT).until(() -> status("embed") == 200);
            assertThat(agent.refusal().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void a_device_whose_certificate_ended_serves_on_and_is_enrolled_again() throws Exception {
        serveSmall();
        agent.stop(Duration.ofSeconds(5));
        var ended = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        var tokenFile = folder.resolve("token");

        agent = startAgent(NO_TOKEN, ended);

        await().atMost(LIMIT).until(() -> status("embed") == 200);
        await().atMost(LIMIT).until(() -> standing().contains("the device's certificate ended at"));
        assertThat(agent.refusal().toCompletableFuture()).isNotDone();
        agent.stop(Duration.ofSeconds(5));
        agent = startAgent(new AgentConfig.Enrollment(null, tokenFile), ended);
        await().atMost(LIMIT).until(() -> standing().contains("cannot be read from " + tokenFile));
        controller.certificateLife(Duration.ofDays(30));
        Files.writeString(tokenFile, FakeController.TOKEN);
        await().atMost(LIMIT).until(() -> standing().contains("as devices/d1"));
        assertThat(controller.enrolments()).isEqualTo(2);
        assertThat(status("embed")).isEqualTo(200);
    }

    @Test
    void on_a_full_disk_what_serves_goes_on_and_what_is_new_waits_for_room() throws Exception {
        serveSmall();
        var two = FakeController.model("two", 10_000);
        controller.offer(two);
        var state = folder.resolve("data/state");
        var full = List.of(state.resolve("assignment.tmp"), state.resolve("embed.slot.tmp"));
        for (var temporary : full) {
            // Nothing can be written beside it, even by root.
            Files.createDirectories(temporary.resolve("in-the-way"));
        }
        var hellos = controller.hellos().size();

        controller.assign(
                assignment(2, slot("embed", "r2", manifest(V2, variant(V2, "int8", "INT8", two)))));

        await().atMost(LIMIT).until(() -> controller.hellos().size() > hellos);
        assertThat(controller.hellos().getLast().getGeneration()).isEqualTo(1);
        assertThat(status("embed")).isEqualTo(200);
        makeRoom(full.getFirst());
        await().atMost(LIMIT)
                .until(
                        () ->
                                controller.hellos().getLast().getGeneration() == 2
                                        || controller.lastReport().orElseThrow().getGeneration()
                                                == 2);
        assertThat(status("embed")).isEqualTo(200);
        makeRoom(full.getLast());
        await().atMost(LIMIT).until(() -> controller.serves("embed", V2));
    }

    private static void makeRoom(Path temporary) throws IOException {
        Files.delete(temporary.resolve("in-the-way"));
        Files.delete(temporary);
    }

    private void serveSmall() {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
    }

    private String standing() {
        return String.join("\n", StatusSocket.ask(folder.resolve("data")).orElse(List.of()));
    }

    @Test
    void a_variant_that_does_not_load_makes_way_for_the_next() {
        var large = FakeController.model("large", 20_000);
        var small = FakeController.model("small", 10_000);
        controller.offer(large, small);
        runtime.failToLoad("large", Fault.Kind.LOAD_FAILED);

        controller.assign(
                assignment(
                        1,
                        slot(
                                "embed",
                                "r1",
                                manifest(
                                        V1,
                                        variant(V1, "fp32", "FP32", large),
                                        variant(V1, "int8", "INT8", small)))));

        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        assertThat(report("embed").getAttemptsList())
                .extracting(Attempt::getCause, Attempt::getState)
                .containsExactly(
                        tuple(Attempt.Cause.CAUSE_ASSIGNMENT, Attempt.State.STATE_FAILED),
                        tuple(Attempt.Cause.CAUSE_LADDER, Attempt.State.STATE_SUCCEEDED));
    }

    @Test
    void what_devices_of_its_class_have_measured_spares_a_device_the_attempt() {
        var large = FakeController.model("large", 20_000);
        var small = FakeController.model("small", 10_000);
        controller.offer(large, small);
        var manifest =
                manifest(
                        V1, variant(V1, "fp32", "FP32", large), variant(V1, "int8", "INT8", small));
        var speed =
                SpeedObjective.newBuilder()
                        .setMaxLatencyDuration(
                                com.google.protobuf.Duration.newBuilder().setNanos(100_000_000));
        var measured =
                Measurement.newBuilder()
                        .setVariant(V1 + "/variants/fp32")
                        .setRuntime("onnxruntime")
                        .setRuntimeVersion("1.0")
                        .setProvider("cpu")
                        .setSource(Measurement.Source.SOURCE_HARDWARE_CLASS)
                        .setSamples(5)
                        .setLatencyP50Seconds(0.2)
                        .setLatencyP95Seconds(0.2);

        controller.assign(
                assignment(
                        1,
                        slot("embed", "r1", manifest)
                                .setVariantPolicy(VariantPolicy.newBuilder().setSpeed(speed))
                                .addClassMeasurements(measured)));

        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        assertThat(report("embed").getAttemptsList())
                .extracting(Attempt::getVariant)
                .containsExactly(V1 + "/variants/int8");
        assertThat(report("embed").getSelection().getExplanation())
                .contains("200 ms", "on devices of this class", "100 ms");
    }

    @Test
    void a_rollback_moves_no_bytes() {
        var one = FakeController.model("one", 10_000);
        var two = FakeController.model("two", 10_000);
        controller.offer(one, two);
        var first = manifest(V1, variant(V1, "int8", "INT8", one));
        controller.assign(assignment(1, slot("embed", "r1", first)));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        controller.assign(
                assignment(2, slot("embed", "r2", manifest(V2, variant(V2, "int8", "INT8", two)))));
        await().atMost(LIMIT).until(() -> controller.serves("embed", V2));
        var sentBytes = controller.sentBytes();

        controller.assign(
                assignment(
                        3,
                        slot("embed", "r2", first)
                                .setRound(1)
                                .setCause(SlotAssignment.Cause.CAUSE_ROLLBACK)));

        await().atMost(LIMIT).until(() -> controller.serves("embed", V1));
        assertThat(controller.sentBytes()).isEqualTo(sentBytes);
        await().atMost(LIMIT)
                .until(
                        () ->
                                report("embed").getAttemptsList().getLast().getCause()
                                        == Attempt.Cause.CAUSE_ROLLBACK);
    }

    @Test
    void a_device_comes_back_to_a_controller_that_was_away_and_says_all() throws Exception {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        var port = controller.port();
        controller.close();
        await().atMost(LIMIT).until(() -> status("embed") == 200);

        controller = FakeController.start(authority, port);

        await().atMost(Duration.ofSeconds(60)).until(() -> !controller.hellos().isEmpty());
        var hello = controller.hellos().getFirst();
        assertThat(hello.getGeneration()).isEqualTo(1);
        assertThat(hello.getAssignmentReport().getSlots(0).getOutcome())
                .isEqualTo(Outcome.OUTCOME_SERVING);
        assertThat(hello.getDeviceReport().getSlots(0).getReady()).isTrue();
        assertThat(controller.enrolments()).isZero();
    }

    @Test
    void an_assignment_that_cannot_be_taken_is_refused_and_the_one_before_stands() {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        var good = slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)));
        controller.assign(assignment(1, good));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);

        controller.assign(assignment(2, good.clone().setSlot("../etc")));

        await().atMost(LIMIT).until(() -> controller.lastReport().orElseThrow().hasRejection());
        var report = controller.lastReport().orElseThrow();
        assertThat(report.getGeneration()).isEqualTo(2);
        assertThat(report.getRejection().getReason()).isEqualTo("INVALID_ASSIGNMENT");
        assertThat(outcome("embed")).isEqualTo(Outcome.OUTCOME_SERVING);
    }

    @Test
    void what_the_controller_signs_alone_is_refused_and_the_one_before_goes_on_serving() {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        var first = slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)));
        controller.assign(assignment(1, first));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);
        var second = slot("embed", "r2", manifest(V2, variant(V2, "int8", "INT8", model)));

        controller.assignUnsigned(TestTrust.signAlone(assignment(2, second), "devices/d1"));

        await().atMost(LIMIT).until(() -> controller.lastReport().orElseThrow().hasRejection());
        var report = controller.lastReport().orElseThrow();
        assertThat(report.getGeneration()).isEqualTo(2);
        assertThat(report.getRejection().getReason()).isEqualTo("UNSIGNED");
        assertThat(outcome("embed")).isEqualTo(Outcome.OUTCOME_SERVING);
        assertThat(controller.lastDevice().orElseThrow().getSlots(0).getModelVersion())
                .isEqualTo(V1);
    }

    @Test
    void what_is_assigned_to_another_device_is_refused() {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        var stolen = slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)));

        controller.assignUnsigned(TestTrust.sign(assignment(1, stolen), "devices/d2"));

        await().atMost(LIMIT)
                .until(
                        () ->
                                controller
                                        .lastReport()
                                        .filter(AssignmentReport::hasRejection)
                                        .isPresent());
        assertThat(controller.lastReport().orElseThrow().getRejection().getReason())
                .isEqualTo("NOT_DIRECTED");
    }

    @Test
    void what_expires_on_its_way_is_not_activated() {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        var pieces = new CountDownLatch(1);
        controller.holdPieces(pieces);
        var wanted = slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)));
        var holds = Duration.ofSeconds(5);
        var expiry = Instant.now().plus(holds);
        controller.assignUnsigned(TestTrust.sign(assignment(1, wanted), "devices/d1", holds));
        await().atMost(LIMIT).until(() -> !report("embed").getAttemptsList().isEmpty());
        await().atMost(LIMIT).until(() -> Instant.now().isAfter(expiry.plusMillis(100)));

        pieces.countDown();

        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_FAILED);
        assertThat(report("embed").getAttemptsList())
                .extracting(Attempt::getFailureReason)
                .containsOnly(Attempt.FailureReason.FAILURE_REASON_EXPIRED);
        assertThat(runtime.models()).isEmpty();
    }

    @Test
    void a_download_that_takes_long_leaves_the_control_stream_free() throws Exception {
        serveSmall();
        var large = FakeController.model("large", 500_000);
        controller.offer(large);
        var pieces = new CountDownLatch(1);
        controller.holdPieces(pieces);
        var change =
                assignment(
                        2, slot("embed", "r2", manifest(V2, variant(V2, "int8", "INT8", large))));
        controller.assign(change);
        await().atMost(LIMIT).until(() -> isDownloading("embed"));
        var heartbeats = controller.heartbeats();
        var hellos = controller.hellos().size();

        controller.askForLogs();

        await().atMost(LIMIT).until(() -> !controller.logs().isEmpty());
        await().atMost(LIMIT).until(() -> controller.heartbeats() >= heartbeats + 2);
        assertThat(status("embed")).isEqualTo(200);
        controller.assign(change.toBuilder().setGeneration(3).clearSlots().build());
        await().atMost(LIMIT)
                .until(() -> controller.lastReport().orElseThrow().getGeneration() == 3);
        assertThat(controller.hellos()).hasSize(hellos);
        pieces.countDown();
    }

    private boolean isDownloading(String slot) {
        return report(slot).getAttemptsList().stream()
                .anyMatch(attempt -> attempt.getState() == Attempt.State.STATE_DOWNLOADING);
    }

    @Test
    void a_slot_that_is_not_assigned_any_more_is_emptied() throws Exception {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);

        controller.assign(assignment(2));

        await().atMost(LIMIT)
                .until(() -> controller.lastReport().orElseThrow().getSlotsCount() == 0);
        var artifacts = folder.resolve("data/artifacts/sha256");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(artifacts).isEmptyDirectory());
    }

    @Test
    void what_was_served_is_reported() throws Exception {
        var model = FakeController.model("small", 10_000);
        controller.offer(model);
        controller.assign(
                assignment(
                        1, slot("embed", "r1", manifest(V1, variant(V1, "int8", "INT8", model)))));
        await().atMost(LIMIT).until(() -> outcome("embed") == Outcome.OUTCOME_SERVING);

        ask("embed", "hello");

        await().atMost(LIMIT).until(() -> !controller.telemetry().isEmpty());
        var series = controller.telemetry().getFirst().getSeries(0);
        assertThat(series.getRequestCount()).isEqualTo(1);
        assertThat(series.getInputTokenCount()).isEqualTo(5);
    }

    private static Assignment assignment(long generation, SlotAssignment.Builder... slots) {
        var assignment = Assignment.newBuilder().setGeneration(generation);
        for (var slot : slots) {
            assignment.addSlots(slot);
        }
        return assignment.build();
    }

    private Outcome outcome(String slot) {
        return report(slot).getOutcome();
    }

    private SlotReport report(String slot) {
        return controller.lastReport().stream()
                .flatMap(report -> report.getSlotsList().stream())
                .filter(report -> report.getSlot().equals(slot))
                .findFirst()
                .orElse(SlotReport.getDefaultInstance());
    }

    private String ask(String slot, String text) throws Exception {
        return send(slot, text).body();
    }

    private int status(String slot) throws Exception {
        return send(slot, "hello").statusCode();
    }

    private HttpResponse<String> send(String slot, String text) throws Exception {
        var token = Files.readString(folder.resolve("data/serve/token")).strip();
        var body = "{\"model\":\"" + slot + "\",\"input\":\"" + text + "\"}";
        var request =
                HttpRequest.newBuilder(URI.create(agent.endpoint() + "/v1/embeddings"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
