package io.flotilla.host;

import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp runs, measures and refuses language models. */
class LlamaIT {
    private static final Path LIBRARIES = Path.of("target/dist/native/llama").toAbsolutePath();
    private static final EvaluationTexts STORY =
            EvaluationTexts.newBuilder()
                    .addTexts(
                            """
                            Once upon a time, there was a little girl named Mia. She had a small red
                            boat. One day, Mia went to the pond with her dad. She put her boat on the
                            water and it went far away. Mia was sad. "Dad, my boat is gone!" she said.
                            Dad looked at the pond and saw a big duck. The duck was next to the boat.
                            "Look, Mia," said Dad. "The duck likes your boat." Mia saw the duck and she
                            was happy. The duck pushed the boat back to Mia. "Thank you, duck!" she said.
                            She gave the duck some bread. The duck ate the bread and swam away. Mia and
                            her dad went home. They had a fun day at the pond.
                            """
                                    .replace("\n", " "))
                    .addTexts("Tom was a happy dog. He liked to play with his ball in the park.")
                    .build();

    @TempDir private Path files;
    private HostClient host;

    @BeforeEach
    void start() throws IOException {
        host = HostClient.start();
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void a_language_model_says_what_it_is() throws IOException {
        HostResponse response = host.load(TestModels.STORIES.loadRequest().setMaxTokens(200));

        assertThat(response.getLoaded().getEmbeddingLength()).isEqualTo(64);
        assertThat(response.getLoaded().getMaxTokens()).isEqualTo(200);
        assertThat(response.getLoaded().getPeakResidentBytes()).isLessThan(160L << 20);
    }

    @Test
    void it_embeds_texts_of_any_length_each_by_itself() throws IOException {
        host.load(TestModels.STORIES.loadRequest());
        List<String> texts = List.of("A dog ran.", "Once upon a time ".repeat(400), "x");

        HostResponse together = host.ask(embedRequest(texts));

        assertThat(together.getEmbedded().getTokenCount()).isBetween(512L, 540L);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(host.vector(texts.get(i))).isEqualTo(vectors(together).get(i));
        }
    }

    @Test
    void lower_precisions_diverge_more_from_full_precision() throws IOException {
        Path kept = files.resolve("kept");
        double perplexity =
                evaluated(TestModels.TALES.loadRequest(), request().setOutputsPath(kept.toString()))
                        .getPerplexity();
        List<Double> divergences = new ArrayList<>();
        List<Double> sameTops = new ArrayList<>();

        for (String precision : List.of("Q8_0", "Q4_0", "Q2_K", "TQ2_0")) {
            EvaluateResponse evaluation =
                    evaluated(
                            TestModels.loadRequest(made(precision)),
                            request().setReferencePath(kept.toString()));
            assertThat(evaluation.getToken().getReferencePerplexity())
                    .isEqualTo(perplexity, within(1e-3));
            divergences.add(evaluation.getToken().getMeanKlDivergence());
            sameTops.add(evaluation.getToken().getSameTopRatio());
        }

        assertThat(perplexity).isBetween(3.0, 6.0);
        assertThat(divergences).isSorted().allMatch(divergence -> divergence > 0);
        assertThat(divergences.getFirst()).isLessThan(0.05);
        assertThat(divergences.getLast()).isGreaterThan(0.5);
        assertThat(sameTops.getFirst()).isGreaterThan(0.9);
    }

    @Test
    void a_model_compared_with_itself_does_not_diverge() throws IOException {
        Path kept = files.resolve("kept");
        evaluated(TestModels.TALES.loadRequest(), request().setOutputsPath(kept.toString()));

        EvaluateResponse evaluation =
                evaluated(
                        TestModels.TALES.loadRequest(),
                        request().setReferencePath(kept.toString()));

        assertThat(evaluation.getToken().getMeanKlDivergence()).isLessThan(1e-3);
        assertThat(evaluation.getToken().getSameTopRatio()).isOne();
        assertThat(evaluation.getTokenCount()).isGreaterThan(100);
    }

    @Test
    void past_tokens_in_fewer_bits_cost_some_exactness_and_no_more() throws IOException {
        Path kept = files.resolve("kept");
        evaluated(TestModels.TALES.loadRequest(), request().setOutputsPath(kept.toString()));
        List<Double> divergences = new ArrayList<>();

        for (String type : List.of("f16", "q8_0", "q4_0")) {
            EvaluateResponse evaluation =
                    evaluated(
                            TestModels.TALES.loadRequest().setProvider("cpu").setKeyValueType(type),
                            request().setReferencePath(kept.toString()));
            divergences.add(evaluation.getToken().getMeanKlDivergence());
        }

        assertThat(divergences).isSorted().doesNotHaveDuplicates();
        assertThat(divergences.getLast()).isLessThan(0.1);
    }

    @Test
    void a_model_that_is_cut_anywhere_is_a_problem_and_the_host_goes_on() throws IOException {
        byte[] sound = Files.readAllBytes(TestModels.STORIES.path());
        Path model = files.resolve("model.gguf");
        for (int length : new int[] {0, 3, 4, 24, 100, 5_000, 20_000, sound.length - 1}) {
            Files.write(model, Arrays.copyOf(sound, length));

            HostResponse response = host.load(TestModels.loadRequest(model));

            assertThat(response.getProblem().getReason())
                    .as("after %d bytes", length)
                    .isEqualTo("MODEL_MALFORMED");
        }
        Files.write(model, sound);
        assertThat(host.load(TestModels.loadRequest(model)).hasLoaded()).isTrue();
    }

    @Test
    void an_unknown_architecture_is_refused() throws IOException {
        byte[] model = Files.readAllBytes(TestModels.STORIES.path());
        String text = new String(model, StandardCharsets.ISO_8859_1);
        Path renamed = files.resolve("model.gguf");
        Files.write(
                renamed, text.replaceFirst("llama", "lamma").getBytes(StandardCharsets.ISO_8859_1));

        HostResponse response = host.load(TestModels.loadRequest(renamed));

        assertThat(response.getProblem().getReason()).isEqualTo("MODEL_UNSUPPORTED");
        assertThat(response.getProblem().getMessage()).contains("lamma");
    }

    @Test
    void without_its_libraries_only_the_other_engine_is_there() throws IOException {
        try (HostClient without = HostClient.start(Map.of("FLOTILLA_LLAMA", files.toString()))) {
            var described = without.describe().getDescribed();

            assertThat(described.getEnginesList())
                    .extracting(engine -> engine.getRuntime())
                    .containsExactly("onnxruntime");
            assertThat(described.getUnavailableEngines(0).getRuntime()).isEqualTo("llama.cpp");
            assertThat(described.getUnavailableEngines(0).getProblem().getMessage())
                    .contains("There is no llama.cpp");
        }
    }

    @Test
    void a_library_that_is_not_llama_cpp_is_refused() throws IOException {
        copy("libggml-base.so", "libggml-base.so");
        copy("libggml.v0.5.0.so", "libggml.so");
        copy("libggml-base.so", "libllama.so");

        try (HostClient other = HostClient.start(Map.of("FLOTILLA_LLAMA", files.toString()))) {
            HostResponse response = other.load(TestModels.STORIES.loadRequest());

            assertThat(response.getProblem().getReason()).isEqualTo("LOAD_FAILED");
            assertThat(response.getProblem().getMessage()).contains("lacks llama_version");
        }
    }

    private void copy(String library, String name) throws IOException {
        Files.copy(LIBRARIES.resolve(library), files.resolve(name));
    }

    private Path made(String precision) throws IOException {
        Path output = Files.createDirectory(files.resolve(precision));
        HostResponse response = host.quantize(TestModels.TALES.quantizeRequest(precision, output));
        assertThat(response.hasQuantized()).as("%s", response).isTrue();
        return output.resolve("model.gguf");
    }

    private static EvaluateRequest.Builder request() {
        return EvaluateRequest.newBuilder().setTexts(STORY);
    }

    private static EvaluateResponse evaluated(
            LoadRequest.Builder model, EvaluateRequest.Builder request) throws IOException {
        try (HostClient host = HostClient.start()) {
            assertThat(host.load(model).hasLoaded()).isTrue();
            HostResponse response = host.evaluate(request);
            assertThat(response.hasEvaluated()).as("%s", response).isTrue();
            return response.getEvaluated();
        }
    }
}
