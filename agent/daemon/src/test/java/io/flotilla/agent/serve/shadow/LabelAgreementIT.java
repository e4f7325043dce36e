package io.flotilla.agent.serve.shadow;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.agent.runtime.EngineSetting;
import io.flotilla.agent.runtime.LoadOutcome;
import io.flotilla.agent.runtime.LoadSpec;
import io.flotilla.agent.runtime.MemoryWatch;
import io.flotilla.agent.runtime.RunningModel;
import io.flotilla.agent.runtime.host.RuntimeHost;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.Admission;
import io.flotilla.agent.serve.Arrival;
import io.flotilla.agent.serve.Inferer;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.serve.Occupant;
import io.flotilla.agent.serve.Slots;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.telemetry.Metric;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a classifier in the engines of the host, of which one replaces the other. */
class LabelAgreementIT {
    private static final Path HOST = Path.of("../host/target/dist");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ShadowRule ALL = new ShadowRule(1, 100, Duration.ofMinutes(5), 1);

    @TempDir private Path folder;
    private final Slots slots = new Slots(Map.of());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Inferer inferer = new Inferer(slots, meter(), new Admission());
    private RuntimeHost runtime;

    @BeforeEach
    void engines() {
        assumeTrue(Files.exists(HOST), () -> "no " + HOST + "; build agent/host first");
        runtime =
                new RuntimeHost(
                        HOST.toAbsolutePath(),
                        folder.resolve("runtime"),
                        new MemoryWatch(Long.MAX_VALUE),
                        List.of(folder));
    }

    @AfterEach
    void vacate() {
        slots.all().forEach(slot -> slot.vacate());
    }

    @Test
    void a_graph_that_scores_numbers_agrees_in_the_rows_that_get_the_same_class() throws Exception {
        replace(
                loaded(ScoringGraph.ofNumbers(folder.resolve("v1"), "scores", 1, 1), ""),
                loaded(ScoringGraph.ofNumbers(folder.resolve("v2"), "scores", 1, -1), ""));

        ask(new Tensor("x", TensorType.FP32, List.of(3L, 2L), floats(3, 1, 1, 3, 2, -1)));

        await().atMost(LIMIT).until(() -> told.size() == 3);
        assertThat(told)
                .containsExactly(
                        "SHADOW_LABEL_AGREEMENT 1.0",
                        "SHADOW_LABEL_AGREEMENT 0.0",
                        "SHADOW_LABEL_AGREEMENT 1.0");
    }

    @Test
    void classifiers_of_texts_agree_by_their_labels_wherever_these_stand() throws Exception {
        var labels = "{\"id2label\": {\"0\": \"bad\", \"1\": \"%s\", \"2\": \"%s\"}}";
        replace(
                loaded(
                        ScoringGraph.ofTexts(
                                folder.resolve("v1"), labels.formatted("fair", "good"), -1, 1, 2),
                        "tokenizer.json"),
                loaded(
                        ScoringGraph.ofTexts(
                                folder.resolve("v2"), labels.formatted("good", "fair"), -1, 2, 1),
                        "tokenizer.json"));

        ask(new Tensor("text", TensorType.BYTES, List.of(1L), text("pump valve")));

        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).containsExactly("SHADOW_LABEL_AGREEMENT 1.0");
    }

    private void replace(RunningModel before, RunningModel now) {
        var slot = slots.open("kind");
        var incoming = new Occupant("v2", "v2/variants/a", now);
        slot.occupy(incoming);
        Shadow.begin(
                slot,
                new Occupant("v1", "v1/variants/a", before),
                incoming,
                ALL,
                new Shadow.Means(meter(), () -> Long.MAX_VALUE, _ -> {}, new Random(1)));
    }

    private RunningModel loaded(Path model, String tokenizer) throws InterruptedException {
        var spec =
                new LoadSpec(
                        model.getFileName().toString(),
                        EngineSetting.onCpu(ModelRuntime.ONNX_RUNTIME, 0),
                        new LoadSpec.Files(model, ScoringGraph.FILE, tokenizer, Map.of()),
                        1,
                        LIMIT);
        if (!(runtime.load(spec) instanceof LoadOutcome.Loaded(var loaded))) {
            throw new AssertionError("it did not load");
        }
        return loaded;
    }

    private void ask(Tensor input) throws Exception {
        inferer.infer(
                "kind", List.of(input), List.of(), new Arrival("", System.nanoTime(), () -> true));
    }

    private static ByteBuffer floats(float... values) {
        var data = ByteBuffer.allocate(Float.BYTES * values.length).order(LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return data;
    }

    private static ByteBuffer text(String text) {
        var bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .order(LITTLE_ENDIAN)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
    }

    private Meter meter() {
        return new Meter() {
            @Override
            public void record(Measurement measurement) {}

            @Override
            public void compared(String slot, String variant, Metric metric, double agreement) {
                told.add(metric + " " + agreement);
            }

            @Override
            public void notCompared(String slot, String variant, String reason) {
                told.add(reason);
            }
        };
    }
}
