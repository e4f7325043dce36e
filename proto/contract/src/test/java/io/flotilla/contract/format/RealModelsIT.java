package io.flotilla.contract.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.OnnxFacts.Operator;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.contract.index.PieceIndexer;
import io.flotilla.contract.mapping.PieceIndexCodec;
import io.flotilla.contract.mapping.PieceIndexCodec.Decoding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads models that people really use. */
class RealModelsIT {

    private static final String FULL = "/all-minilm-l6-v2.onnx";
    private static final String QUANTIZED = "/all-minilm-l6-v2-q.onnx";

    /** From the module's folder; set the variable to keep the models anywhere else. */
    private static final Path GGUF_FOLDER =
            Path.of(
                    Optional.ofNullable(System.getenv("FLOTILLA_TEST_MODELS"))
                            .orElse("../../../shared/models"));

    @TempDir private static Path folder;

    @Test
    void a_language_model_in_full_precision() throws IOException {
        var file = gguf("stories260K.gguf");

        var model = recognised(inspect(file));

        assertThat(model.precision()).isEqualTo(Precision.FP32);
        assertThat(model.weights()).isEqualTo(new Weights(292_800, 1_171_200));
        assertThat(model.architecture())
                .isEqualTo(
                        new Architecture(
                                "llama",
                                5,
                                64,
                                512,
                                512,
                                new Attention(
                                        List.of(8, 8, 8, 8, 8), List.of(4, 4, 4, 4, 4), 8, 8, 0),
                                Architecture.Experts.NONE));
        assertThat(model.warnings()).isEmpty();
    }

    @Test
    void a_language_model_is_cut_into_few_pieces() throws IOException {
        var file = gguf("tales2M.gguf");

        var index = index(file);

        assertThat(index.tensors()).hasSize(30);
        assertThat(index.pieces()).hasSizeBetween(30, 50);
    }

    @Test
    void an_embedding_model_has_as_many_parameters_after_quantization_as_before()
            throws IOException {
        var full = recognised(inspect(onnx(FULL)));
        var quantized = recognised(inspect(onnx(QUANTIZED)));

        assertThat(full.precision()).isEqualTo(Precision.FP32);
        assertThat(quantized.precision()).isEqualTo(Precision.INT8);
        assertThat(full.weights()).isEqualTo(new Weights(22_565_376, 90_261_504));
        assertThat(quantized.weights()).isEqualTo(new Weights(22_565_376, 22_761_231));
        assertThat(quantized.warnings()).isEmpty();
    }

    @Test
    void an_embedding_model_tells_how_it_was_quantized() throws IOException {
        var file = onnx(QUANTIZED);

        var facts = (OnnxFacts) recognised(inspect(file)).facts();

        assertThat(facts.quantization()).isEqualTo(new Quantization.DynamicRanges());
        assertThat(facts.producer().name()).isEqualTo("onnx.quantize");
        assertThat(facts.opsets()).containsEntry("ai.onnx", 11L);
        assertThat(facts.graph().operators())
                .containsEntry(new Operator("ai.onnx", "MatMulInteger"), 36L)
                .containsEntry(new Operator("ai.onnx", "DynamicQuantizeLinear"), 24L);
        assertThat(facts.graph().inputs())
                .extracting(OnnxFacts.Port::name)
                .containsExactly("input_ids", "attention_mask", "token_type_ids");
    }

    @Test
    void an_embedding_model_is_cut_into_few_pieces_and_always_the_same() throws IOException {
        var index = index(onnx(FULL));

        var encoded = PieceIndexCodec.encode(index);

        assertThat(index.pieces()).hasSize(149);
        assertThat(PieceIndexCodec.decode(encoded)).isEqualTo(new Decoding.Valid(index));
        assertThat(Digest.over(encoded))
                .hasToString("f4face904fe5d57bfffd327bc527cfeec55f665a8f454cb9999bf3d894d87a1a");
    }

    @Test
    void an_embedding_model_cut_anywhere_is_refused() throws IOException {
        var file = Files.copy(onnx(QUANTIZED), folder.resolve("cut.onnx"));
        var size = Files.size(file);

        // In steps of 1 MiB, from the end, so that one file will do.
        for (var end : LongStream.rangeClosed(1, size >> 20).map(i -> size - (i << 20)).toArray()) {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }

            assertThat(inspect(file)).isNotInstanceOf(Inspection.Recognised.class);
        }
    }

    private static Path onnx(String resource) throws IOException {
        var path = folder.resolve(resource.substring(1));
        try (var stream = RealModelsIT.class.getResourceAsStream(resource)) {
            assertThat(stream).isNotNull();
            if (Files.notExists(path)) {
                Files.copy(stream, path);
            }
        }
        return path;
    }

    private static Path gguf(String name) {
        var path = GGUF_FOLDER.resolve(name);
        assumeTrue(Files.exists(path), () -> "no " + path + "; set FLOTILLA_TEST_MODELS");
        return path;
    }

    private static Inspection inspect(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return ModelFiles.inspect(ByteSource.of(channel));
        }
    }

    private static PieceIndex index(Path file) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var source = ByteSource.of(channel);
            return PieceIndexer.index(source, ModelFiles.inspect(source).layout());
        }
    }

    private static ModelFile recognised(Inspection inspection) {
        assertThat(inspection).isInstanceOf(Inspection.Recognised.class);
        return ((Inspection.Recognised) inspection).file();
    }
}
