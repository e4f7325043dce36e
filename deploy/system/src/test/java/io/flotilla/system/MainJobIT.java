package io.flotilla.system;

import static io.flotilla.system.TestFleet.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.proto.rollout.v1.Attempt;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.Cosine;
import io.flotilla.system.process.LocalApi;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.ParagraphTimer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From publish to serving, on one fleet; the later steps stand on the earlier ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@ExtendWith(SharedFleet.class)
class MainJobIT {
    private static final String ALL = "device in (server, gateway, sensor)";

    /** Full precision never meets this part of its own least time; 8 bits need about half of it. */
    private static final double JUST_TOO_QUICK = 0.85;

    /** Metrics of what has not happened to these devices, or what they cannot measure. */
    private static final List<String> NOT_YET =
            List.of(
                    "flotilla_crashes_total",
                    "flotilla_devices{connectivity=\"offline\"}",
                    "flotilla_drift_stability_index",
                    "flotilla_request_energy_joules",
                    "flotilla_errors_total",
                    "flotilla:errors:rate5m",
                    "flotilla_output_confidence_bucket",
                    "flotilla_rollout_downgrades_total",
                    "flotilla_selection_disagreements_total",
                    "flotilla_shadow_",
                    "gen_ai_server_time_per_output_token_seconds_bucket",
                    "gen_ai_server_time_to_first_token_seconds_bucket",
                    "type=\"output\"");

    private TestFleet fleet;
    private AgentProcess server;
    private AgentProcess gateway;
    private AgentProcess sensor;

    @BeforeAll
    void enrol(TestFleet shared) {
        fleet = shared;
        server = fleet.enrol("server", "");
        gateway = fleet.enrol("gateway", "300MiB");
        sensor = fleet.enrol("sensor", "96MiB");
    }

    @Test
    @Order(1)
    void unlike_devices_serve_unlike_variants() {
        assertThat(fleet.publish("1.0.0").exitCode()).isZero();

        var rollout = fleet.rollOut("1.0.0", ALL);
        var end = fleet.awaitEnd(rollout);

        assertThat(end.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
        assertThat(precision(fleet.deployment(rollout, server))).isEqualTo("FP32");
        assertThat(precision(fleet.deployment(rollout, gateway))).isEqualTo("INT8");
        var skipped = fleet.deployment(rollout, sensor);
        assertThat(skipped.getState()).isEqualTo(Deployment.State.STATE_SKIPPED);
        assertThat(skipped.getSelection().getExplanation()).contains("memory");
        assertThat(skipped.getSelection().getCandidatesList())
                .allSatisfy(candidate -> assertThat(candidate.getRejectionsList()).isNotEmpty());
    }

    @Test
    @Order(2)
    void what_they_serve_is_close_to_the_reference() {
        var reference = MiniLm.reference(fleet.model());

        try (var exact = fleet.api(server);
                var quantized = fleet.api(gateway)) {
            for (int index = 0; index < reference.size(); index++) {
                var sentence = MiniLm.SENTENCES.subList(index, index + 1);
                assertThat(
                                Cosine.between(
                                        exact.embed(MODEL, sentence).getFirst(),
                                        reference.get(index)))
                        .isGreaterThan(0.9999);
                assertThat(
                                Cosine.between(
                                        quantized.embed(MODEL, sentence).getFirst(),
                                        reference.get(index)))
                        .isGreaterThan(0.97);
            }
        }
    }

    @Test
    @Order(3)
    void publishing_the_same_again_changes_nothing() {
        var again = fleet.publish("1.0.0");

        assertThat(again.exitCode()).isZero();
        assertThat(again.text()).contains("nothing to do");
    }

    @Test
    @Order(4)
    void a_rollout_of_what_runs_already_moves_no_bytes() throws Exception {
        long before = fleet.sentBytes();

        var rollout = fleet.rollOut("1.0.0", ALL);
        var end = fleet.awaitEnd(rollout);

        assertThat(end.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
        assertThat(fleet.deployment(rollout, gateway).getState())
                .isEqualTo(Deployment.State.STATE_SUCCEEDED);
        assertThat(fleet.sentBytes()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void a_stranger_to_the_local_api_is_refused() {
        try (var known = fleet.api(gateway)) {
            var stranger = new LocalApi(known.endpoint(), "guessed");

            assertThat(stranger.post(MODEL, MiniLm.SENTENCES).statusCode()).isEqualTo(401);
            stranger.close();
        }
    }

    /** Nobody has measured a machine of its class, and 8 bits are quicker than the policy asks. */
    @Test
    @Order(6)
    void a_device_whose_estimate_was_too_rosy_measures_and_steps_down_by_itself() {
        var quickPc = fleet.enrol("quick-pc", "2GiB");
        double limitSeconds = JUST_TOO_QUICK * paragraphSeconds(server);

        var rollout = fleet.rollOut("1.0.0", "device=quick-pc", fleet.quickPolicy(limitSeconds));
        var end = fleet.awaitEnd(rollout);
        assumeThat(quickPc.process().log())
                .as("a device measures nothing while the machine is busy")
                .doesNotContain("the machine was busy with other things");
        var deployment = fleet.deployment(rollout, quickPc);
        assumeThat(deployment.getAttemptsList().getLast())
                .as("8 bits were too slow as well: something else took the cores as they ran")
                .matches(last -> !last.getVariant().endsWith("int8") || !tooSlow(last));
        assertThat(end.getState())
                .as(deployment::toString)
                .isEqualTo(Rollout.State.STATE_SUCCEEDED);
        if (precision(deployment).equals("FP32")) {
            assumeThat(paragraphSeconds(quickPc))
                    .as("full precision is quick enough here after all")
                    .isGreaterThan(limitSeconds);
        }

        assertThat(deployment.getAttempts(0).getVariant()).endsWith("fp32");
        assertThat(precision(deployment)).isEqualTo("INT8");
        assertThat(deployment.getDowngrade().getVariant()).endsWith("fp32");
        assertThat(deployment.getDowngrade().getReplacement()).endsWith("int8");
        assertThat(deployment.getDowngrade().getProblem().getReason()).isEqualTo("TOO_SLOW");
        assertThat(deployment.getSelection().getExplanation()).contains("measured on this device");
        assertThat(fleet.cli().succeed(_ -> {}, "audit", "list").text())
                .contains("deployment.downgrade");
    }

    private static boolean tooSlow(Attempt attempt) {
        return attempt.getFailureReason() == Attempt.FailureReason.FAILURE_REASON_TOO_SLOW;
    }

    private double paragraphSeconds(AgentProcess agent) {
        try (var api = fleet.api(agent)) {
            return ParagraphTimer.leastSeconds(api, MODEL);
        }
    }

    @Test
    @Order(7)
    void prometheus_answers_what_the_dashboards_ask(@TempDir Path folder) {
        var executable = PrometheusTools.executable("prometheus");
        assumeTrue(executable.isPresent(), PrometheusTools.MISSING);

        try (var prometheus =
                Prometheus.start(executable.orElseThrow(), folder, fleet.controller())) {
            await("an answer and what is computed from two looks")
                    .atMost(TestFleet.LIMIT)
                    .ignoreExceptions()
                    .until(() -> prometheus.has("flotilla:requests:rate5m"));
            var questions = Dashboards.questions();
            assertThat(questions)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(
                            asked ->
                                    assertThat(prometheus.query(asked.expression()))
                                            .as(asked::toString)
                                            .extracting(reply -> reply.get("status").getAsString())
                                            .isEqualTo("success"));
            await("something to see in every panel")
                    .atMost(TestFleet.LIMIT)
                    .untilAsserted(() -> assertThat(unseen(prometheus, questions)).isEmpty());
        }
    }

    private static List<Dashboards.Question> unseen(
            Prometheus prometheus, List<Dashboards.Question> questions) {
        return questions.stream()
                .filter(asked -> NOT_YET.stream().noneMatch(asked.expression()::contains))
                .filter(asked -> !prometheus.has(asked.expression()))
                .toList();
    }

    @Test
    @Order(8)
    void with_no_controller_a_restarted_agent_serves_its_last_model() {
        var endpoint = endpointOf(gateway);
        fleet.controller().process().kill();
        gateway.process().kill();

        gateway = fleet.restart(gateway);

        try (var api = new LocalApi(endpoint, gateway.localToken())) {
            await("it serves again")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> api.post(MODEL, MiniLm.SENTENCES).statusCode() == 200);
        }
    }

    @Test
    @Order(9)
    void a_controller_that_was_killed_comes_back_to_its_devices() {
        fleet.restartController();

        try (var api = fleet.api(gateway)) {
            assertThat(api.post(MODEL, MiniLm.SENTENCES).statusCode()).isEqualTo(200);
        }
        var rollout = fleet.rollOut("1.0.0", "device=gateway");
        assertThat(fleet.awaitEnd(rollout).getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
    }

    private String endpointOf(AgentProcess agent) {
        try (var api = fleet.api(agent)) {
            return api.endpoint();
        }
    }

    private static String precision(Deployment deployment) {
        var selection = deployment.getSelection();
        return selection.getCandidatesList().stream()
                .filter(candidate -> candidate.getVariant().equals(selection.getVariant()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing was chosen: " + deployment))
                .getPrecision();
    }
}
