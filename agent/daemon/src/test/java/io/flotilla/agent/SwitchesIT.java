package io.flotilla.agent;

import static io.flotilla.agent.TestManifests.manifest;
import static io.flotilla.agent.TestManifests.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.agent.identity.TestAuthority;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.agent.shared.Secret;
import io.flotilla.proto.link.v1.Assignment;
import io.flotilla.proto.registry.v1.Manifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app that goes on asking while one real model after another takes its place. */
@Timeout(480)
class SwitchesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Each starts an engine's process; {@code -Dflotilla.switches=50} is what was promised. */
    private static final int SWITCHES = Integer.getInteger("flotilla.switches", 12);

    private static final int SWITCHES_WITHOUT_ROOM = 2;
    private static final int BREATH_MILLIS = 10;
    private static final int PIECE = 1 << 20;
    private static final Path HOST = Path.of("../host/target/dist");
    private static final Path MODEL =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../../shared/models"),
                    "stories260K.gguf");
    private static final String ORDER =
            """
            {"model":"story","prompt":"Once upon a time","max_tokens":4,"temperature":0}
            """;

    @TempDir private Path folder;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<HttpResponse<String>> refused = new CopyOnWriteArrayList<>();
    private final List<Exception> failed = new CopyOnWriteArrayList<>();
    private final List<Manifest> versions = new CopyOnWriteArrayList<>();
    private FakeController controller;

    private Agent agent;

    private final HttpClient client = HttpClient.newHttpClient();
    private int generation;

    @BeforeAll
    static void requireWhatItRuns() {
        assumeTrue(Files.exists(MODEL), () -> "no " + MODEL + "; set FLOTILLA_TEST_MODELS");
        assumeTrue(Files.exists(HOST), () -> "no " + HOST + "; build agent/host first");
    }

    @BeforeEach
    void start() throws IOException {
        machineWithFree(1 << 20);
        var authority = new TestAuthority("test authority");
        authority.writeTo(folder.resolve("ca.pem"));
        controller = FakeController.start(authority);
        for (var version : List.of("v1", "v2")) {
            versions.add(version("models/m/versions/" + version, Files.readAllBytes(MODEL)));
        }
        var clock = Clock.systemUTC();
        agent = Agent.of(config(), this::runtime, new RecentLog(clock), clock, new Random(1));
        agent.start();
        switchTo(0);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        agent.stop(Duration.ofSeconds(5));
        controller.close();
    }

    private RuntimeHost runtime(MemoryWatch watch) {
        return new RuntimeHost(
                HOST.toAbsolutePath(), folder.resolve("runtime"), watch, List.of(folder));
    }

    /** This machine, of which as much memory is free as the test says. */
    private void machineWithFree(long availableMib) throws IOException {
        var proc = Files.createDirectories(folder.resolve("machine/proc"));
        if (!Files.exists(proc.resolve("cpuinfo"))) {
            Files.createSymbolicLink(proc.resolve("cpuinfo"), Path.of("/proc/cpuinfo"));
            Files.createSymbolicLink(proc.resolveSibling("sys"), Path.of("/sys"));
        }
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal: %d kB%nMemAvailable: %d kB%n".formatted(64L << 20, availableMib << 10));
    }

    private AgentConfig config() {
        return new AgentConfig(
                new AgentConfig.Controller(
                        "localhost", controller.port(), folder.resolve("ca.pem"), null),
                new AgentConfig.Enrollment(new Secret(FakeController.TOKEN), null),
                new AgentConfig.DeviceSettings("d1", Map.of()),
                folder.resolve("data"),
                new AgentConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE),
                new AgentConfig.Serve("127.0.0.1", 0, 0, Authentication.NONE, null, Map.of()),
                new AgentConfig.RuntimeSettings(null, 1),
                folder.resolve("machine"),
                AgentConfig.LogSettings.USUAL);
    }

    /** The model as a file of its own. */
    private Manifest version(String name, byte[] model) {
        var mark = name.getBytes(StandardCharsets.UTF_8);
        var bytes = Arrays.copyOf(model, model.length + mark.length);
        System.arraycopy(mark, 0, bytes, model.length, mark.length);
        var artifact = TestArtifact.of(bytes, PIECE);
        controller.offer(artifact);
        return manifest(name, TestManifests.gguf(name, "f32", artifact));
    }

    private void switchTo(int version) {
        var wanted = versions.get(version);
        generation++;
        controller.assign(
                Assignment.newBuilder()
                        .setGeneration(generation)
                        .addSlots(slot("story", "r" + generation, wanted))
                        .build());
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> controller.serves("story", wanted.getModelVersion()));
    }

    @Test
    void no_request_fails_while_models_switch_that_both_fit() throws Exception {
        var app = ask();

        for (var number = 1; number <= SWITCHES; number++) {
            switchTo(number % 2);
        }

        end(app);
        assertThat(failed).isEmpty();
        assertThat(refused).isEmpty();
        assertThat(answered.get()).isGreaterThan(SWITCHES);
    }

    @Test
    void where_they_do_not_fit_together_apps_are_told_to_come_again() throws Exception {
        machineWithFree(60);
        var app = ask();

        for (var number = 1; number <= SWITCHES_WITHOUT_ROOM; number++) {
            switchTo(number % 2);
        }

        end(app);
        assertThat(failed).isEmpty();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(
                        answer -> {
                            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                        });
        assertThat(answered.get()).isPositive();
    }

    /** An app that asks again as soon as it has drawn breath after an answer. */
    private ScheduledExecutorService ask() {
        var request =
                HttpRequest.newBuilder(URI.create(agent.endpoint() + "/v1/completions"))
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.ofString(ORDER))
                        .build();
        var app = Executors.newSingleThreadScheduledExecutor();
        var _ =
                app.scheduleWithFixedDelay(
                        () -> ask(request), 0, BREATH_MILLIS, TimeUnit.MILLISECONDS);
        return app;
    }

    private void ask(HttpRequest request) {
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                answered.incrementAndGet();
            } else {
                refused.add(answer);
            }
        } catch (IOException e) {
            failed.add(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(ScheduledExecutorService app) throws InterruptedException {
        app.shutdown();
        assertThat(app.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
