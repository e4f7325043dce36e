package io.flotilla.controller.link;

import static io.flotilla.controller.link.Scenario.SLOT;
import static io.flotilla.controller.link.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rest.RestClient;
import io.flotilla.proto.rollout.v1.Analysis;
import io.flotilla.proto.rollout.v1.Gate;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WatchRolloutRequest;
import io.flotilla.proto.rollout.v1.WatchRolloutResponse;
import io.flotilla.proto.rollout.v1.WaveSpec;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import io.flotilla.proto.telemetry.v1.VariantFigures;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wave's numbers as people and pages see them. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class RolloutWatchIT {

    private static final double SECONDS = 0.02;

    @Inject Scenario scenario;
    @Inject Clients clients;
    @Inject CertificateAuthority authority;

    private final TestReports reports = new TestReports();

    @Test
    void numbers_of_a_gate_are_seen_as_they_change_also_by_whoever_comes_back() throws Exception {
        var agents = List.of(scenario.device().connect(), scenario.device().connect());
        scenario.rollOut(scenario.publish());
        agents.forEach(this::measure);
        var rollout = scenario.create(watched(scenario.publish()));
        agents.forEach(
                agent ->
                        eventually(
                                () ->
                                        assertThat(agent.serves(SLOT))
                                                .isEqualTo(rollout.getModelVersion())));
        scenario.awaitState(rollout, Rollout.State.STATE_PAUSED);
        try (var page = RestClient.trusting(authority)) {
            var command =
                    scenario.operator()
                            .rollouts()
                            .watchRollout(
                                    WatchRolloutRequest.newBuilder()
                                            .setName(rollout.getName())
                                            .build());
            var live = events(page, rollout);
            for (var watcher : List.of(command, live, broken(rollout))) {
                assertThat(gate(watcher.next()).getState())
                        .isEqualTo(Gate.State.STATE_INCONCLUSIVE);
            }

            agents.forEach(this::measure);
            var back = events(page, rollout);
            resume(rollout);

            for (var watcher : List.of(command, live, back)) {
                var last = lastOf(watcher);
                assertThat(last.getRollout().getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
                assertThat(gate(last).getState()).isEqualTo(Gate.State.STATE_PASSED);
                assertThat(gate(last).getTaken()).isEqualTo(2);
                assertThat(gate(last).getStrata(0).getResult()).isEqualTo(SECONDS);
            }
        }
    }

    private static Gate gate(WatchRolloutResponse message) {
        return message.getRollout().getWaves(0).getGates(0);
    }

    /** The last message about the rollout itself before the stream ends. */
    private static WatchRolloutResponse lastOf(Iterator<WatchRolloutResponse> messages) {
        var last = WatchRolloutResponse.getDefaultInstance();
        while (messages.hasNext()) {
            var message = messages.next();
            last = message.hasRollout() ? message : last;
        }
        return last;
    }

    /** What a page saw before its connection broke. */
    private Iterator<WatchRolloutResponse> broken(Rollout rollout) throws Exception {
        try (var client = RestClient.trusting(authority)) {
            var first = events(client, rollout).next();
            // The stream has no end of its own, and closing would wait for it.
            client.shutdownNow();
            return List.of(first).iterator();
        }
    }

    private Iterator<WatchRolloutResponse> events(HttpClient client, Rollout rollout)
            throws IOException, InterruptedException {
        var address =
                "https://localhost:%d/v1/%s:watch".formatted(Clients.port(), rollout.getName());
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("authorization", "Bearer " + clients.adminToken())
                        .build();
        return client.send(request, BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> message(line.substring("data: ".length())))
                .iterator();
    }

    private static WatchRolloutResponse message(String json) {
        var message = WatchRolloutResponse.newBuilder();
        try {
            JsonFormat.parser().merge(json, message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(json, e);
        }
        return message.build();
    }

    private void resume(Rollout rollout) {
        var _ =
                scenario.operator()
                        .rollouts()
                        .resumeRollout(
                                ResumeRolloutRequest.newBuilder()
                                        .setName(rollout.getName())
                                        .build());
    }

    private Rollout.Builder watched(String version) {
        var latency =
                Analysis.newBuilder()
                        .setName("latency")
                        .setMetric("request_duration_seconds_p50")
                        .setMinSamples(2)
                        .setInterval(Duration.newBuilder().setSeconds(1))
                        .setCount(2)
                        .setInconclusiveLimit(0)
                        .setSuccessCondition("result <= 1.1 * baseline")
                        .setFailureCondition("result > 1.2 * baseline");
        var policy = RolloutPolicy.newBuilder().addAnalysis(latency);
        policy.getWavesBuilder().addSequence(WaveSpec.newBuilder().addAnalysis("latency"));
        return scenario.rolloutOf(version).setPolicy(policy);
    }

    /** Says what the device has measured of what it serves, and waits until that is kept. */
    private void measure(TestAgent agent) {
        reports.send(
                agent,
                TelemetryReport.newBuilder()
                        .addVariantFigures(
                                VariantFigures.newBuilder()
                                        .setVariant(agent.serving(SLOT).getVariant())
                                        .setRuntime("onnxruntime")
                                        .setRuntimeVersion("1.0")
                                        .setProvider("cpu")
                                        .setSamples(5)
                                        .setLatencyP50Seconds(SECONDS)
                                        .setLatencyP95Seconds(SECONDS)));
    }
}
