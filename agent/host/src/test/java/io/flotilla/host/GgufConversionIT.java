package io.flotilla.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.VariantFiles;
import io.flotilla.host.gguf.BertConverter;
import io.flotilla.host.gguf.GgufType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GGUF file made of a BERT-family encoder holds the same model. */
class GgufConversionIT {
    private static final int WIDTH = 384;

    @TempDir private Path folder;

    @Test
    void a_real_encoder_becomes_a_file_that_says_what_it_is() throws Exception {
        ModelFile file = convert(GgufType.F32);

        Architecture architecture = file.architecture();
        assertThat(architecture.family()).isEqualTo("bert");
        assertThat(file.precision()).isEqualTo(Precision.FP32);
        assertThat(file.weights().parameterCount()).isEqualTo(22_565_376);
        assertThat(file.tensors()).hasSize(5 + 6 * 16);
        assertThat(file.warnings()).isEmpty();
    }

    @Test
    void f16_halves_matrices_and_leaves_vectors() throws Exception {
        ModelFile file = convert(GgufType.F16);

        assertThat(file.precision()).isEqualTo(Precision.FP16);
        assertThat(tensor(file, "token_embd.weight").type().name()).isEqualTo("F16");
        assertThat(tensor(file, "blk.5.ffn_down.weight").type().name()).isEqualTo("F16");
        assertThat(tensor(file, "blk.5.ffn_down.bias").type().name()).isEqualTo("F32");
        assertThat(tensor(file, "position_embd.weight").type().name()).isEqualTo("F32");
    }

    @Test
    void a_matrix_that_the_exporter_transposed_is_turned_back() throws Exception {
        ModelFile made = convert(GgufType.F32);
        ModelFile source = inspect(MiniLm.FP32.folder().resolve("model.onnx"));
        long row = 7;
        long column = 11;

        float turned = number(output(), tensor(made, "blk.0.attn_q.weight"), row * WIDTH + column);

        Path model = MiniLm.FP32.folder().resolve("model.onnx");
        assertThat(turned)
                .isEqualTo(number(model, tensor(source, "onnx::MatMul_787"), column * WIDTH + row));
    }

    @Test
    void another_kind_of_model_is_refused() throws Exception {
        Path source =
                new SmallModel()
                        .node("Relu", List.of("x"), "y")
                        .input("x", 3, 4)
                        .output("y", 3, 4)
                        .in(folder, 17);
        Files.copy(
                MiniLm.FP32.folder().resolve("tokenizer.json"), source.resolve("tokenizer.json"));
        VariantFiles files = VariantFiles.in(source.toString(), "model.onnx", "tokenizer.json");

        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(
                        () -> BertConverter.convert(files, output(), GgufType.F32, (_, _) -> {}))
                .matches(problem -> problem.reason() == Reason.QUANTIZATION_UNSUPPORTED);
    }

    private ModelFile convert(GgufType type) throws IOException, HostProblem {
        VariantFiles files =
                VariantFiles.in(MiniLm.FP32.folder().toString(), "model.onnx", "tokenizer.json");
        BertConverter.convert(files, output(), type, (_, _) -> {});
        return inspect(output());
    }

    private Path output() {
        return folder.resolve("model.gguf");
    }

    private static ModelFile inspect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            Inspection inspection = ModelFiles.inspect(ByteSource.of(channel));
            assertThat(inspection).isInstanceOf(Inspection.Recognised.class);
            return ((Inspection.Recognised) inspection).file();
        }
    }

    private static Tensor tensor(ModelFile file, String name) {
        return file.tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static float number(Path file, Tensor tensor, long index) throws IOException {
        Tensor.Storage.Inline place = (Tensor.Storage.Inline) tensor.storage();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(bytes, place.offset() + index * Float.BYTES);
        }
        return bytes.flip().getFloat();
    }
}
