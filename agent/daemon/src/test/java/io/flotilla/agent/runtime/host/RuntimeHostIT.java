package io.flotilla.agent.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flotilla.agent.runtime.DescribedEngine;
import io.flotilla.agent.runtime.EmbedOutcome;
import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.Fault;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.ProofOutcome;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.TensorOutcome;
import io.flotilla.contract.format.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes and sockets, with a host that is told how to misbehave. */
class RuntimeHostIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private final MemoryWatch watch = new MemoryWatch(Long.MAX_VALUE);
    private RuntimeHost runtime;

    @BeforeEach
    void distribution() throws IOException {
        runtime = ScriptedHost.runtime(folder, watch);
    }

    @Test
    void a_host_is_asked_once_what_it_can_run() throws IOException {
        var engines = runtime.engines(List.of());
        Files.writeString(folder.resolve("dist/bin/flotilla-host"), "#!/bin/false\n");

        assertThat(engines)
                .containsExactly(
                        new DescribedEngine(
                                ModelRuntime.ONNX_RUNTIME,
                                "1.0",
                                List.of("cpu"),
                                List.of(device("good"))));
        assertThat(runtime.engines(List.of())).isEqualTo(engines);
        assertThat(folder.resolve("cache")).isNotEmptyDirectory();
    }

    @Test
    void other_libraries_of_llama_cpp_have_a_host_asked_anew() throws IOException {
        var libraries = Files.createDirectories(folder.resolve("llama"));
        var dist = folder.resolve("dist");
        var before = new HostCommand(dist, libraries.toString(), List.of()).fingerprint();

        Files.writeString(libraries.resolve("libllama.so"), "of another version");

        assertThat(new HostCommand(dist, libraries.toString(), List.of()).fingerprint())
                .isNotEqualTo(before);
        assertThat(new HostCommand(dist, "", List.of()).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void a_device_that_takes_its_host_down_fails_and_the_next_is_tried() throws Exception {
        var outcomes = new LinkedHashMap<String, ProofOutcome>();

        runtime.prove(
                List.of(device("wrong"), device("crash"), device("good")),
                (device, outcome) -> outcomes.put(device.name(), outcome));

        assertThat(outcomes.get("wrong")).isEqualTo(new ProofOutcome.Failed("it computes wrongly"));
        assertThat(outcomes.get("crash"))
                .isInstanceOfSatisfying(
                        ProofOutcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("the driver says goodbye"));
        assertThat(outcomes.get("good")).isEqualTo(new ProofOutcome.Proved());
        assertThat(watch.hostBytes()).isZero();
    }

    private static DescribedEngine.Device device(String name) {
        return new DescribedEngine.Device(
                ModelRuntime.ONNX_RUNTIME, "cpu", name, DescribedEngine.Kind.CPU, "", "");
    }

    @Test
    void a_loaded_model_answers_and_refuses() throws Exception {
        try (var model = loaded()) {
            assertThat(model.embeddingLength()).isEqualTo(2);
            assertThat(model.residentBytes()).isPositive();
            assertThat(watch.hostBytes()).isPositive();
            assertThat(model.embed(List.of("hello"), LIMIT))
                    .isInstanceOfSatisfying(
                            EmbedOutcome.Embedded.class,
                            answer -> {
                                assertThat(answer.tokenCount()).isEqualTo(5);
                                assertThat(answer.vectors().getFirst()).containsExactly(1, 0);
                            });
            assertThat(model.embed(List.of("refuse"), LIMIT))
                    .isEqualTo(new EmbedOutcome.Refused("INVALID_INPUT", "no"));
        }
        assertThat(watch.hostBytes()).isZero();
    }

    @Test
    void a_death_is_told_with_its_reason() throws Exception {
        try (var model = loaded()) {
            var outcome = model.embed(List.of("crash"), LIMIT);

            assertThat(outcome).isInstanceOf(EmbedOutcome.Unavailable.class);
            await().atMost(LIMIT).until(() -> model.death().toCompletableFuture().isDone());
            assertThat(model.death().toCompletableFuture().join())
                    .isEqualTo(
                            new Fault(
                                    Fault.Kind.ENGINE_CRASHED,
                                    "the engine's process ended, exit code 9"));
        }
    }

    @Test
    void a_request_that_is_slow_beside_others_costs_only_itself() throws Exception {
        try (var model = loaded()) {
            var slow = new CompletableFuture<EmbedOutcome>();
            Thread.ofVirtual().start(() -> slow.complete(silence(model)));
            while (!slow.isDone()) {
                assertThat(model.embed(List.of("hello"), LIMIT))
                        .isInstanceOf(EmbedOutcome.Embedded.class);
            }

            assertThat(slow.join())
                    .isEqualTo(unavailable(Fault.Kind.TIMED_OUT, "no answer within 300 ms"));
            assertThat(model.death().toCompletableFuture()).isNotDone();
        }
    }

    private static EmbedOutcome silence(RunningModel model) {
        try {
            return model.embed(List.of("silent"), Duration.ofMillis(300));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_host_that_says_nothing_any_more_is_ended() throws Exception {
        try (var model = loaded()) {
            var outcome = silence(model);

            var fault =
                    new Fault(
                            Fault.Kind.TIMED_OUT,
                            "no answer within 300 ms, nor did the engine stop when told to");
            assertThat(outcome).isEqualTo(new EmbedOutcome.Unavailable(fault));
            await().atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(model.death().toCompletableFuture())
                                            .isCompletedWithValue(fault));
        }
    }

    @Test
    void a_host_that_hangs_over_tensors_is_ended_as_well() throws Exception {
        try (var model = loaded()) {
            var outcome = model.infer(List.of(), List.of(), Duration.ofMillis(300), () -> true);

            assertThat(outcome)
                    .get()
                    .isInstanceOfSatisfying(
                            TensorOutcome.Unavailable.class,
                            unavailable ->
                                    assertThat(unavailable.fault().message())
                                            .contains("nor did the engine stop when told to"));
            await().atMost(LIMIT).until(() -> model.death().toCompletableFuture().isDone());
        }
    }

    @Test
    void a_host_is_told_of_work_that_nobody_waits_for() throws Exception {
        try (var model = loaded()) {
            assertThat(model.embed(List.of("silent"), LIMIT, () -> false)).isEmpty();
            assertThat(model.infer(List.of(), List.of(), LIMIT, () -> false)).isEmpty();

            assertThat(model.embed(List.of("cancelled"), LIMIT))
                    .isInstanceOfSatisfying(
                            EmbedOutcome.Embedded.class,
                            answer -> assertThat(answer.tokenCount()).isEqualTo(2));
        }
    }

    private static EmbedOutcome unavailable(Fault.Kind kind, String message) {
        return new EmbedOutcome.Unavailable(new Fault(kind, message));
    }

    @Test
    void a_process_that_takes_too_much_is_ended_for_that() throws Exception {
        var tight = new MemoryWatch(1);
        runtime = ScriptedHost.runtime(folder, tight);
        tight.start();

        var fault = fault("silent");

        tight.stop(Duration.ZERO);
        assertThat(fault.kind()).isEqualTo(Fault.Kind.OUT_OF_MEMORY);
    }

    @Test
    void a_closed_model_does_not_count_as_dead() throws Exception {
        var model = loaded();

        model.close();

        assertThat(model.death().toCompletableFuture()).isNotDone();
        assertThat(model.residentBytes()).isZero();
    }

    @Test
    void what_goes_wrong_while_loading_has_its_kind() throws Exception {
        assertThat(fault("malformed")).isEqualTo(new Fault(Fault.Kind.LOAD_FAILED, "not a model"));
        assertThat(fault("no-memory").kind()).isEqualTo(Fault.Kind.OUT_OF_MEMORY);
        assertThat(fault("silent").kind()).isEqualTo(Fault.Kind.TIMED_OUT);
        assertThat(fault("crash"))
                .isEqualTo(
                        new Fault(
                                Fault.Kind.ENGINE_CRASHED,
                                "the engine's process ended, exit code 9, its last words: the"
                                        + " engine says goodbye"));
        assertThat(watch.hostBytes()).isZero();
    }

    @Test
    void a_distribution_without_a_launcher_is_told() throws Exception {
        Files.delete(folder.resolve("dist/bin/flotilla-host"));

        assertThat(fault("model").message()).contains("no launcher");
        assertThat(runtime.engines(List.of())).isEmpty();
    }

    private RunningModel loaded() throws InterruptedException {
        return switch (runtime.load(spec("model", LIMIT))) {
            case LoadOutcome.Loaded(var model) -> model;
            case LoadOutcome.Failed(var fault) -> throw new AssertionError(fault);
        };
    }

    private Fault fault(String modelPath) throws InterruptedException {
        var timeout = modelPath.equals("silent") ? Duration.ofSeconds(2) : LIMIT;
        return switch (runtime.load(spec(modelPath, timeout))) {
            case LoadOutcome.Loaded _ -> throw new AssertionError("it loaded");
            case LoadOutcome.Failed(var fault) -> fault;
        };
    }

    private LoadSpec spec(String modelPath, Duration timeout) {
        return new LoadSpec(
                "models/m/versions/1/variants/fp32",
                EngineSetting.onCpu(ModelRuntime.ONNX_RUNTIME, 0),
                new LoadSpec.Files(folder, modelPath, "", Map.of()),
                1,
                timeout);
    }
}
