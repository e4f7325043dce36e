package io.flotilla.agent.simulate;

import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static io.flotilla.agent.TestManifests.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.FakeController;
import io.flotilla.agent.identity.TestAuthority;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.Secret;
import io.flotilla.agent.simulate.ProfileReader.Result;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.link.v1.SlotReport.Outcome;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import io.flotilla.proto.rollout.v1.ActivationPolicy;
import io.flotilla.proto.rollout.v1.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulated devices against a real gRPC server with TLS. */
class SimulationIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String VERSION = "models/m/versions/v1";
    private static final int DEVICES = 20;
    private static final int LARGE_BYTES = 20_000;
    private static final int SMALL_BYTES = 10_000;

    @TempDir private Path folder;
    private final TestAuthority authority = new TestAuthority("test authority");
    private FakeController controller;

    @BeforeEach
    void start() throws IOException {
        authority.writeTo(folder.resolve("ca.pem"));
        controller = FakeController.start(authority);
    }

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void devices_fetch_prove_and_serve_and_a_fault_makes_them_fall_to_the_next_variant()
            throws Exception {
        var profiles =
                """
                populations:
                - name: sound
                  share: 50%
                  hardware: {architecture: x86-64, isa: [avx2], runtimes: [onnxruntime]}
                - name: faulty
                  share: 50%
                  hardware: {architecture: aarch64, isa: [asimddp], runtimes: [onnxruntime]}
                  engine: {faults: [{on: FP32, kind: GOLDEN_TEST_FAILED}]}
                """;

        try (var simulation = simulation(profiles)) {
            simulation.start();
            await().atMost(LIMIT).until(() -> simulation.standing().connected() == DEVICES);
            controller.assign(assignment());

            // A device that had to connect again says anew that it serves.
            await().atMost(LIMIT).until(() -> served() >= DEVICES);
            await().atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(simulation.standing().serving())
                                            .containsExactlyInAnyOrderEntriesOf(
                                                    Map.of(
                                                            VERSION + "/variants/fp32",
                                                            DEVICES / 2L,
                                                            VERSION + "/variants/int8",
                                                            DEVICES / 2L)));
            var standing = simulation.standing();
            assertThat(standing.faults()).isEqualTo(DEVICES / 2);
            assertThat(standing.receivedBytes())
                    .isEqualTo(DEVICES * LARGE_BYTES + DEVICES / 2 * SMALL_BYTES);
            assertThat(controller.sentBytes()).isEqualTo(standing.receivedBytes());
        }
        assertThat(controller.reports())
                .flatExtracting(report -> report.getSlotsList())
                .flatExtracting(slot -> slot.getAttemptsList())
                .filteredOn(attempt -> attempt.getCause() == Attempt.Cause.CAUSE_LADDER)
                .allSatisfy(attempt -> assertThat(attempt.getVariant()).endsWith("/int8"))
                .isNotEmpty();
    }

    @Test
    void a_device_that_loses_its_network_comes_back_by_itself() throws Exception {
        var profiles =
                """
                populations:
                - name: flaky
                  hardware: {architecture: x86-64, runtimes: [onnxruntime]}
                  link: {downloads: SKIPPED, churn: {share: 100%, online: 1s, offline: 10ms}}
                """;

        try (var simulation = simulation(profiles)) {
            simulation.start();

            await().atMost(LIMIT).until(() -> controller.hellos().size() > DEVICES);
            assertThat(simulation.standing().outages()).isPositive();
        }
    }

    private long served() {
        return controller.reports().stream()
                .flatMap(report -> report.getSlotsList().stream())
                .filter(slot -> slot.getOutcome() == Outcome.OUTCOME_SERVING)
                .count();
    }

    private Simulation simulation(String yaml) throws IOException {
        var file = folder.resolve("profiles.yaml");
        Files.writeString(file, yaml);
        return new Simulation(
                new Simulation.Plan(
                        DEVICES,
                        ((Result.Valid) ProfileReader.read(file)).profiles(),
                        new AgentConfig.Controller(
                                "localhost", controller.port(), folder.resolve("ca.pem"), null),
                        new Secret(FakeController.TOKEN),
                        "sim",
                        folder.resolve("devices"),
                        1),
                Clock.systemUTC());
    }

    private Assignment assignment() {
        var large = FakeController.model("large", LARGE_BYTES);
        var small = FakeController.model("small", SMALL_BYTES);
        controller.offer(large, small);
        var manifest =
                manifest(
                                VERSION,
                                variant(VERSION, "fp32", "FP32", large),
                                variant(VERSION, "int8", "INT8", small))
                        .toBuilder()
                        .setGoldenTest(goldenTest())
                        .build();
        return Assignment.newBuilder()
                .setGeneration(1)
                .addSlots(
                        slot("embed", "r1", manifest)
                                .setActivation(ActivationPolicy.newBuilder().setGoldenTest(true)))
                .build();
    }

    private static GoldenTest goldenTest() {
        return GoldenTest.newBuilder()
                .addCases(
                        GoldenCase.newBuilder()
                                .setText("hello")
                                .setEmbedding(
                                        EmbeddingVector.newBuilder()
                                                .addValues(0.6f)
                                                .addValues(0.8f)))
                .addTolerances(
                        GoldenTolerance.newBuilder().setPrecisionClass("FULL").setMinCosine(0.99))
                .build();
    }
}
