package io.flotilla.host;

import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.loadRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluationTexts;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.Tensor;
import io.flotilla.proto.runtime.v1.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with a tokenizer and logits classifies texts. */
class ClassifierIT {
    private static final String LABELS =
            "{\"id2label\": {\"0\": \"bad\", \"1\": \"fair\", \"2\": \"good\"}}";

    @TempDir private Path files;

    @Test
    void it_takes_texts_as_a_tensor_and_answers_with_logits_and_their_labels() throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(loadRequest(classifier(LABELS, -1, 1, 2)));

            HostResponse answer = host.ask(classify(texts("a pump", "a valve leaks"), 2));

            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            assertThat(loaded.getLoaded().getEmbeddingLength()).isZero();
            assertThat(loaded.getLoaded().getMaxTokens()).isPositive();
            assertThat(loaded.getLoaded().getInputs(0).getName()).isEqualTo("text");
            assertThat(loaded.getLoaded().getInputs(0).getType())
                    .isEqualTo(TensorType.TENSOR_TYPE_BYTES);
            assertThat(loaded.getLoaded().getOutputs(0).getLabelsList())
                    .containsExactly("bad", "fair", "good");
            Tensor logits = answer.getInferred().getOutputs(0);
            assertThat(logits.getName()).isEqualTo("logits");
            assertThat(logits.getShapeList()).containsExactly(2L, 3L);
            List<Float> values = floats(logits);
            for (int text = 0; text < 2; text++) {
                float sum = values.get(3 * text + 1);
                assertThat(sum).isPositive();
                assertThat(values.subList(3 * text, 3 * text + 3))
                        .containsExactly(-sum, sum, 2 * sum);
            }
        }
    }

    @Test
    void labels_that_are_not_those_of_its_classes_are_left_out() throws IOException {
        for (String config : List.of(LABELS, "{\"id2label\": {\"0\": [1]}}", "[", "{}")) {
            try (HostClient host = HostClient.start()) {
                HostResponse loaded = host.load(loadRequest(classifier(config, -1, 1)));

                assertThat(loaded.getLoaded().getOutputs(0).getShapeList())
                        .containsExactly(-1L, 2L);
                assertThat(loaded.getLoaded().getOutputs(0).getLabelsList()).isEmpty();
            }
        }
    }

    @Test
    void what_it_cannot_read_is_refused() throws IOException {
        ByteString cut = texts("a pump").substring(0, 7);
        ByteString latin = ByteString.copyFrom(new byte[] {1, 0, 0, 0, (byte) 0xe4});
        try (HostClient host = HostClient.start()) {
            host.load(loadRequest(classifier(LABELS, -1, 1, 2)));

            assertThat(reason(host.ask(classify(cut, 1)))).isEqualTo("INVALID_INPUT");
            assertThat(reason(host.ask(classify(latin, 1)))).isEqualTo("INVALID_INPUT");
            assertThat(reason(host.ask(classify(texts("a"), 2)))).isEqualTo("INVALID_INPUT");
            assertThat(reason(host.ask(classify(ByteString.EMPTY, 0)))).isEqualTo("INVALID_INPUT");
            assertThat(reason(host.ask(embedRequest(List.of("a pump")))))
                    .isEqualTo("MODEL_UNSUPPORTED");
            assertThat(host.ask(classify(texts("a pump"), 1)).hasInferred()).isTrue();
        }
    }

    @Test
    void variants_are_compared_by_the_direction_of_their_logits() throws IOException {
        Path kept = files.resolve("outputs");
        evaluate(classifier(LABELS, -1, 1, 2), evaluation().setOutputsPath(kept.toString()));

        HostResponse same =
                evaluate(
                        classifier(LABELS, -2, 2, 4),
                        evaluation().setReferencePath(kept.toString()));
        HostResponse other =
                evaluate(
                        classifier(LABELS, 1, 1, 2),
                        evaluation().setReferencePath(kept.toString()));

        assertThat(same.getEvaluated().getEmbedding().getMinCosine()).isCloseTo(1, within(1e-6));
        assertThat(other.getEvaluated().getEmbedding().getMeanCosine())
                .isCloseTo(4 / 6.0, within(1e-6));
    }

    private static EvaluateRequest.Builder evaluation() {
        return EvaluateRequest.newBuilder()
                .setTexts(EvaluationTexts.newBuilder().addTexts("a pump").addTexts("a valve"));
    }

    private static HostResponse evaluate(Path model, EvaluateRequest.Builder request)
            throws IOException {
        try (HostClient host = HostClient.start()) {
            host.load(loadRequest(model));
            HostResponse response = host.evaluate(request);
            assertThat(response.hasEvaluated()).as(response.toString()).isTrue();
            return response;
        }
    }

    private Path classifier(String config, float... factors) throws IOException {
        Path folder = TinyModel.folder(files, TinyModel.classifier(factors));
        Files.writeString(folder.resolve("config.json"), config);
        return folder;
    }

    private static ByteString texts(String... texts) {
        ByteString data = ByteString.EMPTY;
        for (String text : texts) {
            ByteString bytes = ByteString.copyFromUtf8(text);
            ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            data =
                    data.concat(ByteString.copyFrom(length.putInt(bytes.size()).flip()))
                            .concat(bytes);
        }
        return data;
    }

    private static HostRequest.Builder classify(ByteString texts, long count) {
        return HostRequest.newBuilder()
                .setInfer(
                        InferRequest.newBuilder()
                                .addInputs(
                                        Tensor.newBuilder()
                                                .setName("text")
                                                .setType(TensorType.TENSOR_TYPE_BYTES)
                                                .addShape(count)
                                                .setData(texts)));
    }

    private static List<Float> floats(Tensor tensor) {
        ByteBuffer data = tensor.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Float> values = new ArrayList<>();
        while (data.hasRemaining()) {
            values.add(data.getFloat());
        }
        return values;
    }

    private static String reason(HostResponse response) {
        return response.getProblem().getReason();
    }
}
