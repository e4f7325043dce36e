package io.flotilla.host;

import static io.flotilla.host.HostClient.loadRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.LoadRequest;
import io.flotilla.proto.runtime.v1.RandomInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants of real and tiny ONNX models, measured against their references. */
class EvaluateIT {
    private static final EvaluationTexts TEXTS =
            EvaluationTexts.newBuilder()
                    .addAllTexts(
                            List.of(
                                    "A man is playing a guitar on stage.",
                                    "Photosynthesis turns sunlight into sugar.",
                                    "How do I reset the password of my router?"))
                    .build();

    @TempDir private Path files;
    private Path kept;

    @BeforeEach
    void nameFiles() {
        kept = files.resolve("reference");
    }

    @Test
    void int8_is_measured_against_fp32_by_the_cosine_of_their_embeddings() throws IOException {
        EvaluateResponse reference =
                evaluated(loadRequest(MiniLm.FP32.folder()), texts().setOutputsPath(kept()));

        EvaluateResponse evaluation =
                evaluated(loadRequest(MiniLm.INT8.folder()), texts().setReferencePath(kept()));

        assertThat(reference.getComparisonCase())
                .isEqualTo(EvaluateResponse.ComparisonCase.COMPARISON_NOT_SET);
        assertThat(evaluation.getEmbedding().getMeanCosine()).isBetween(0.98, 0.9999);
        assertThat(evaluation.getEmbedding().getMinCosine())
                .isLessThan(evaluation.getEmbedding().getMeanCosine());
        assertThat(evaluation.getTokenCount()).isEqualTo(reference.getTokenCount()).isPositive();
        assertThat(evaluation.getEngineSeconds()).isPositive();
    }

    @Test
    void a_graph_without_texts_is_measured_by_the_error_of_its_outputs() throws IOException {
        evaluated(tensors(1.0f), random(7).setOutputsPath(kept()));

        EvaluateResponse evaluation = evaluated(tensors(1.25f), random(7).setReferencePath(kept()));

        assertThat(evaluation.getOutput().getRelativeError()).isEqualTo(0.25, within(1e-6));
        assertThat(evaluation.getOutput().getMeanCosine()).isEqualTo(1, within(1e-6));
    }

    @Test
    void outputs_of_other_inputs_are_no_reference() throws IOException {
        evaluated(tensors(1.0f), random(7).setOutputsPath(kept()));

        HostResponse response = evaluate(tensors(1.0f), random(8).setReferencePath(kept()));

        assertThat(response.getProblem().getReason()).isEqualTo("REFERENCE_MISMATCH");
    }

    @Test
    void inputs_of_the_wrong_kind_name_their_field() throws IOException {
        assertThat(field(evaluate(loadRequest(MiniLm.INT8.folder()), random(7))))
                .isEqualTo("random");
        assertThat(field(evaluate(tensors(1.0f), texts()))).isEqualTo("texts");
        assertThat(field(evaluate(tensors(1.0f), EvaluateRequest.newBuilder())))
                .isEqualTo("inputs");
        assertThat(field(evaluate(tensors(1.0f), random(7).setOutputsPath("relative"))))
                .isEqualTo("outputs_path");
        assertThat(field(evaluate(tensors(1.0f), random(7).setReferencePath("/no/such/file"))))
                .isEqualTo("reference_path");
    }

    @Test
    void a_model_of_texts_without_its_tokenizer_is_refused() throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse response =
                    host.load(loadRequest(MiniLm.INT8.folder()).setTokenizerPath(""));

            assertThat(field(response)).isEqualTo("tokenizer_path");
        }
    }

    @Test
    void a_graph_without_texts_does_not_embed() throws IOException {
        try (HostClient host = HostClient.start()) {
            assertThat(host.load(tensors(1.0f)).getLoaded().getEmbeddingLength()).isZero();

            assertThat(host.embed("a text").getProblem().getReason())
                    .isEqualTo("MODEL_UNSUPPORTED");
        }
    }

    private static EvaluateRequest.Builder texts() {
        return EvaluateRequest.newBuilder().setTexts(TEXTS);
    }

    private static EvaluateRequest.Builder random(long seed) {
        return EvaluateRequest.newBuilder()
                .setRandom(RandomInputs.newBuilder().setCount(3).setSeed(seed));
    }

    private LoadRequest.Builder tensors(float weight) throws IOException {
        return loadRequest(TinyModel.folder(files, TinyModel.withoutTexts(weight)))
                .setTokenizerPath("");
    }

    private String kept() {
        return kept.toString();
    }

    private static EvaluateResponse evaluated(
            LoadRequest.Builder model, EvaluateRequest.Builder request) throws IOException {
        HostResponse response = evaluate(model, request);
        assertThat(response.hasEvaluated()).as("%s", response).isTrue();
        return response.getEvaluated();
    }

    private static HostResponse evaluate(LoadRequest.Builder model, EvaluateRequest.Builder request)
            throws IOException {
        try (HostClient host = HostClient.start()) {
            assertThat(host.load(model).hasLoaded()).isTrue();
            return host.evaluate(request);
        }
    }

    private static String field(HostResponse response) {
        return response.getProblem().getMetadataOrThrow("field");
    }
}
