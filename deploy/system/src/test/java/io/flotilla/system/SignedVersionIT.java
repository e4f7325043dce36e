package io.flotilla.system;

import static io.flotilla.system.TestFleet.LIMIT;
import static io.flotilla.system.TestFleet.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.system.process.AgentProcess;
import io.flotilla.system.process.LocalApi;
import io.flotilla.system.process.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release key that the controller never sees, and what a controller can do without it; the later
 * steps stand on the earlier ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class SignedVersionIT {
    private static final String SECOND = "models/" + MODEL + "/versions/2.0.0";

    private TestFleet fleet;
    private AgentProcess agent;
    private Path upload;
    private Path key;

    @BeforeAll
    void handTheReleaseKeyOut(@TempDir Path folder) throws IOException {
        fleet = new TestFleet(folder);
        agent = fleet.enrol("gateway", "300MiB");
        upload = layOutQuantized(folder.resolve("upload"));
        key = folder.resolve("release.key");
        run("key", "generate", key.toString());
        var holders =
                run(
                        "trust",
                        "rotate",
                        "release",
                        "--public-key",
                        key + ".pub",
                        "--sign-with",
                        key.toString());
        assertThat(holders).containsPattern("RELEASE +outside");
    }

    @AfterAll
    void endFleet() {
        fleet.close();
    }

    @Test
    @Order(1)
    void what_the_key_signs_is_published_and_comes_to_serve() {
        assertThat(publish("1.0.0", "--sign-with", key.toString())).contains("is PUBLISHED");

        var rollout = fleet.rollOut("1.0.0", "device=gateway");
        var end = fleet.awaitEnd(rollout);

        assertThat(end.getState()).isEqualTo(Rollout.State.STATE_SUCCEEDED);
        assertThatTheFirstServes();
    }

    @Test
    @Order(2)
    void without_the_key_a_version_waits_until_somebody_signs_it() {
        assertThat(publish("2.0.0")).contains("is AWAITING_SIGNATURE");

        var early =
                fleet.cli()
                        .run(
                                _ -> {},
                                "rollout",
                                "create",
                                "--version",
                                MODEL + "/2.0.0",
                                "--selector",
                                "device=gateway");
        var signed = run("trust", "sign", MODEL, "--sign-with", key.toString());

        assertThat(early.exitCode()).as(early.text()).isNotZero();
        assertThat(signed).contains("Releasing " + SECOND);
        assertThat(run("describe", "version", MODEL + "/2.0.0")).contains("PUBLISHED");
    }

    @Test
    @Order(3)
    void a_manifest_that_was_altered_in_the_database_is_refused_by_the_device() throws Exception {
        try (var intruder = Intruder.in(fleet.controller())) {
            intruder.exchangeWeights(SECOND);
        }

        var rollout = fleet.rollOut("2.0.0", "device=gateway");

        assertThat(whyRefused(rollout)).contains("(ALTERED)");
        assertThatTheFirstServes();
    }

    @Test
    @Order(4)
    void a_controller_with_all_its_keys_cannot_release_by_itself() throws Exception {
        try (var intruder = Intruder.in(fleet.controller())) {
            intruder.release("models/" + MODEL, SECOND);
        }

        var rollout = fleet.rollOut("2.0.0", "device=gateway");

        assertThat(whyRefused(rollout)).contains("(UNSIGNED)");
        assertThatTheFirstServes();
    }

    /** What an operator is shown of the refused deployment; the rollout is ended after it. */
    private String whyRefused(String rollout) {
        assertThat(fleet.awaitEnd(rollout).getState()).isEqualTo(Rollout.State.STATE_PAUSED);
        var shown = run("describe", "deployment", rollout + "/deployments/gateway");
        run("rollout", "cancel", rollout);
        return shown;
    }

    private void assertThatTheFirstServes() {
        await("the first version serves")
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(fleet.client().device("gateway").getSlotsList())
                                        .singleElement()
                                        .matches(
                                                slot ->
                                                        slot.getReady()
                                                                && slot.getModelVersion()
                                                                        .endsWith("/1.0.0")));
        try (LocalApi api = fleet.api(agent)) {
            assertThat(api.post(MODEL, MiniLm.SENTENCES).statusCode()).isEqualTo(200);
        }
    }

    private String publish(String version, String... more) {
        var command = new ArrayList<>(List.of("publish", upload.toString(), "--model", MODEL));
        command.addAll(List.of("--version", version));
        command.addAll(List.of(more));
        return run(command.toArray(String[]::new));
    }

    private String run(String... arguments) {
        return fleet.cli().succeed(_ -> {}, arguments).text();
    }

    /** One variant of few bytes: how good it is, is no matter here. */
    private static Path layOutQuantized(Path folder) throws IOException {
        Files.createDirectories(folder);
        copy("all-minilm-l6-v2-q.onnx", folder.resolve("model.onnx"));
        copy("all-minilm-l6-v2-tokenizer.json", folder.resolve("tokenizer.json"));
        return folder;
    }

    private static void copy(String resource, Path target) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        MiniLm.class.getResourceAsStream("/" + resource), resource)) {
            Files.copy(in, target);
        }
    }
}
