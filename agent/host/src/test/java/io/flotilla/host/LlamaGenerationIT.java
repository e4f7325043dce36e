package io.flotilla.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.EmbeddingModel;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.Limits;
import io.flotilla.host.engine.Limits.KeyValueType;
import io.flotilla.host.engine.Limits.Placement;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.generate.Generation;
import io.flotilla.host.generate.GenerationOrder;
import io.flotilla.host.generate.GenerationOrder.Prompt;
import io.flotilla.host.generate.GenerativeModel;
import io.flotilla.host.generate.GenerativeModelContract;
import io.flotilla.host.generate.Sampling;
import io.flotilla.host.llama.LlamaEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp writes texts. */
class LlamaGenerationIT implements GenerativeModelContract {
    private static final LlamaEngine ENGINE =
            new LlamaEngine(Path.of("target/dist/native/llama").toAbsolutePath());
    @TempDir private static Path folder;
    private static LoadedModel loaded;

    @BeforeAll
    static void load() throws HostProblem, IOException {
        Files.createSymbolicLink(folder.resolve("model.gguf"), TestModels.TALES.path());
        LoraFile.write(folder.resolve("other.gguf"), 256, 1);
        LoraFile.write(folder.resolve("still.gguf"), 256, 0);
        LoraFile.write(folder.resolve("wide.gguf"), 512, 1);
        Files.writeString(folder.resolve("none.gguf"), "no adapter at all");
        loaded = load(Limits.of(1, 0));
    }

    private static LoadedModel load(Limits limits) throws HostProblem {
        return ENGINE.load(
                VariantFiles.in(folder.toString(), "model.gguf", "")
                        .with(
                                Map.of(
                                        "other", "other.gguf",
                                        "still", "still.gguf",
                                        "wide", "wide.gguf",
                                        "none", "none.gguf")),
                limits);
    }

    @AfterAll
    static void close() {
        if (loaded != null) {
            loaded.close();
        }
    }

    @Override
    public GenerativeModel model() {
        return (GenerativeModel) loaded;
    }

    @Override
    public String adapter() {
        return "other";
    }

    private static String written(GenerativeModel model, Sampling sampling, int maxTokens)
            throws HostProblem {
        return written(
                model,
                new GenerationOrder(new Prompt.Text(PROMPT), sampling, maxTokens, List.of()));
    }

    private static String written(GenerativeModel model, GenerationOrder order) throws HostProblem {
        try (Generation generation = model.begin(order)) {
            while (!generation.isDone()) {
                model.step();
            }
            return generation.takeText();
        }
    }

    private static Sampling keepingTo(String grammar, double temperature) throws HostProblem {
        return Sampling.of(
                temperature,
                Sampling.Cut.of(0, 1, 0),
                1,
                Sampling.Penalties.of(1, 0, 0, 0),
                grammar);
    }

    @Test
    void it_writes_what_it_was_trained_to() throws HostProblem {
        assertThat(written(model(), Sampling.GREEDY, 32)).contains("She", "to play");
    }

    @Test
    void an_adapter_that_changes_nothing_lets_the_model_write_as_it_does() throws HostProblem {
        var order = new GenerationOrder(new Prompt.Text(PROMPT), Sampling.GREEDY, 24, List.of());

        assertThat(written(model(), order.with("still"))).isEqualTo(written(model(), order));
    }

    @Test
    void an_adapter_that_does_not_fit_takes_nothing_from_the_model_and_the_others() {
        assertThat(model().refusedAdapters())
                .containsOnlyKeys("wide", "none")
                .hasEntrySatisfying(
                        "wide",
                        problem -> assertThat(problem.reason()).isEqualTo(Reason.MODEL_MALFORMED));
    }

    @Test
    void a_text_keeps_to_its_grammar() throws HostProblem {
        String grammar = "root ::= (\" yes\" | \" no\") (\",\" (\" yes\" | \" no\")){3} \".\"";

        for (double temperature : new double[] {0, 1.5}) {
            assertThat(written(model(), keepingTo(grammar, temperature), 64))
                    .matches("( yes| no)(,( yes| no)){3}\\.");
        }
    }

    @Test
    void a_grammar_that_is_none_is_refused() {
        for (String grammar : List.of("root ::= (", "other ::= \"a\"", "root ::= root \"a\"")) {
            assertThatExceptionOfType(HostProblem.class)
                    .as(grammar)
                    .isThrownBy(() -> written(model(), keepingTo(grammar, 0), 8))
                    .satisfies(p -> assertThat(p.reason()).isEqualTo(Reason.INVALID_INPUT));
        }
    }

    @Test
    void embeddings_and_texts_do_not_disturb_each_other() throws HostProblem {
        String alone = written(model(), Sampling.GREEDY, 12);
        var vector = EmbeddingModel.of(loaded).embed("A dog ran.");
        var order = new GenerationOrder(new Prompt.Text(PROMPT), Sampling.GREEDY, 12, List.of());

        try (Generation generation = model().begin(order)) {
            while (!generation.isDone()) {
                model().step();
                var again = EmbeddingModel.of(loaded).embed("A dog ran.");
                assertThat(again.value(0)).isCloseTo(vector.value(0), offset());
            }
            assertThat(generation.takeText()).isEqualTo(alone);
        }
    }

    private static Offset<Float> offset() {
        return Offset.offset(1e-4f);
    }

    @Test
    void texts_have_the_room_they_were_given_with_past_tokens_in_fewer_bits() throws HostProblem {
        Limits limits =
                Limits.of(1, 100).writing(3).on(Placement.of("cpu", "", 0), KeyValueType.Q8_0);
        try (LoadedModel small = load(limits)) {
            var model = (GenerativeModel) small;

            assertThat(model.roomTokens()).isEqualTo(300);
            assertThat(written(model, Sampling.GREEDY, 24)).contains("Mia");
        }
    }
}
