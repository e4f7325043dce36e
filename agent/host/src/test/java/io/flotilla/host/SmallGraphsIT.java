package io.flotilla.host;

import static io.flotilla.host.HostClient.loadRequest;
import static io.flotilla.host.HostClient.quantizeRequest;
import static io.flotilla.host.SmallModel.branch;
import static io.flotilla.host.SmallModel.number;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.LoadResponse;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization.Activations;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.QuantizeResponse;
import io.flotilla.proto.runtime.v1.RandomInputs;
import io.flotilla.proto.runtime.v1.Tensor;
import io.flotilla.proto.runtime.v1.TensorType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs of every shape that weights come in keep answering nearly the same. */
class SmallGraphsIT {
    private static final int OPSET = 17;
    private static final int OLD_OPSET = 11;
    private static final int TABLE = 1 << 26;

    @TempDir private Path files;

    @ParameterizedTest
    @CsvSource({
        "FP16, ACTIVATIONS_UNSPECIFIED, 0.001",
        "INT8, ACTIVATIONS_DYNAMIC, 0.02",
        "INT8, ACTIVATIONS_STATIC, 0.02",
        "INT8, ACTIVATIONS_WEIGHT_ONLY, 0.02",
        "INT4, ACTIVATIONS_WEIGHT_ONLY, 0.15"
    })
    void a_layer_with_transposed_weights_and_a_bias(
            String precision, Activations activations, double most) throws IOException {
        SmallModel model =
                new SmallModel()
                        .node("Gemm", List.of("x", "w", "b"), "y", number("transB", 1))
                        .weights("w", 24, 72)
                        .weights("b", 24)
                        .input("x", 3, 72)
                        .output("y", 3, 24);

        Path made = make(model.in(files, OPSET), precision, activations);

        assertThat(relativeError(made)).isBetween(1e-9, most);
        assertThat(modelFile(made).precision()).isEqualTo(Precision.valueOf(precision));
    }

    @ParameterizedTest
    @CsvSource({
        "FP16, ACTIVATIONS_UNSPECIFIED, 0.001",
        "INT8, ACTIVATIONS_DYNAMIC, 0.02",
        "INT8, ACTIVATIONS_WEIGHT_ONLY, 0.02",
        "INT4, ACTIVATIONS_WEIGHT_ONLY, 0.15"
    })
    void weights_inside_and_outside_of_a_branch(
            String precision, Activations activations, double most) throws IOException {
        SmallModel yes =
                new SmallModel()
                        .node("MatMul", List.of("x", "inner"), "yes")
                        .weights("inner", 64, 32)
                        .output("yes", 3, 32);
        SmallModel no =
                new SmallModel().node("MatMul", List.of("x", "outer"), "no").output("no", 3, 32);
        SmallModel model =
                new SmallModel()
                        .node(
                                "If",
                                List.of("which"),
                                "y",
                                branch("then_branch", yes),
                                branch("else_branch", no))
                        .weights("outer", 64, 32)
                        .flag("which")
                        .input("x", 3, 64)
                        .output("y", 3, 32);

        Path made = make(model.in(files, OPSET), precision, activations);

        assertThat(relativeError(made)).isBetween(1e-9, most);
        assertThat(modelFile(made).tensors())
                .extracting(tensor -> tensor.name())
                .doesNotContain("inner", "outer");
    }

    @ParameterizedTest
    @CsvSource({"17", "11"})
    void convolutions_with_ranges_seen_beforehand(int opset) throws IOException {
        SmallModel model =
                new SmallModel()
                        .node("Conv", List.of("x", "w", "b"), "c")
                        .node("Relu", List.of("c"), "r")
                        .node("Conv", List.of("r", "w2"), "y")
                        .weights("w", 16, 8, 3, 3)
                        .weights("b", 16)
                        .weights("w2", 4, 16, 3, 3)
                        .input("x", 1, 8, 12, 12)
                        .output("y", 1, 4, 8, 8);

        Path made = make(model.in(files, opset), "INT8", Activations.ACTIVATIONS_STATIC);

        assertThat(relativeError(made)).isBetween(1e-9, 0.03);
        assertThat(modelFile(made).precision()).isEqualTo(Precision.INT8);
    }

    @Test
    void weights_in_a_file_beside_the_model() throws IOException {
        SmallModel model =
                new SmallModel()
                        .node("MatMul", List.of("x", "w"), "y")
                        .external("w", "weights.bin", 4096, 64, 32)
                        .input("x", 3, 64)
                        .output("y", 3, 32);
        Path source = model.in(files, OLD_OPSET);
        try (var data = new RandomAccessFile(source.resolve("weights.bin").toFile(), "rw")) {
            data.seek(4096);
            for (int i = 0; i < 64 * 32; i++) {
                data.writeInt(Integer.reverseBytes(Float.floatToIntBits(i % 37 - 18)));
            }
        }

        Path made = make(source, "INT8", Activations.ACTIVATIONS_DYNAMIC);

        assertThat(relativeError(made)).isBetween(1e-9, 0.02);
        assertThat(modelFile(made).externalFiles()).isEmpty();
    }

    @Test
    void inputs_and_outputs_keep_their_names() throws IOException {
        Path source = product(64, 32).in(files, OPSET);

        Path made = make(source, "INT8", Activations.ACTIVATIONS_DYNAMIC);

        assertThat(graph(made).inputs()).isEqualTo(graph(source).inputs());
        assertThat(graph(made).outputs()).isEqualTo(graph(source).outputs());
        assertThat(graph(made).operators())
                .containsKey(new OnnxFacts.Operator("ai.onnx", "MatMulInteger"));
        assertThat(((OnnxFacts) modelFile(made).facts()).opsets()).containsOnlyKeys("ai.onnx");
    }

    @Test
    void a_graph_without_weights_cannot_be_made_narrower() throws IOException {
        SmallModel model =
                new SmallModel().node("Relu", List.of("x"), "y").input("x", 3, 4).output("y", 3, 4);

        HostResponse response = answer(request(model.in(files, OPSET), output(), "INT8"));

        assertThat(response.getProblem().getReason()).isEqualTo("QUANTIZATION_UNSUPPORTED");
    }

    @Test
    void a_file_that_is_no_model_is_named_so() throws IOException {
        Path source = Files.createDirectory(files.resolve("source"));
        Files.writeString(source.resolve("model.onnx"), "not a model at all");

        HostResponse response = answer(request(source, output(), "INT8"));

        assertThat(response.getProblem().getReason()).isEqualTo("MODEL_MALFORMED");
    }

    @Test
    void data_outside_of_the_models_folder_are_not_read() throws IOException {
        SmallModel model =
                new SmallModel()
                        .node("MatMul", List.of("x", "w"), "y")
                        .external("w", "../weights.bin", 0, 64, 32)
                        .input("x", 3, 64)
                        .output("y", 3, 32);

        HostResponse response = answer(request(model.in(files, OPSET), output(), "INT8"));

        assertThat(response.getProblem().getReason()).isEqualTo("MODEL_MALFORMED");
    }

    @Test
    void memory_does_not_grow_with_the_file() throws IOException {
        QuantizeResponse made = makeOfZeros(2, "INT8");

        assertThat(made.getPeakAnonymousBytes()).isLessThan(TABLE * 4L * 3 / 2 + (256L << 20));
        assertThat(made.getPeakAnonymousBytes()).isBetween(1L, 200L << 20);
    }

    /** Takes minutes and 4 GiB of disk. */
    @ParameterizedTest
    @CsvSource({"FP16", "INT8", "INT4"})
    @EnabledIfSystemProperty(named = "flotilla.large", matches = "true")
    void a_model_of_three_gibibytes(String precision) throws IOException {
        QuantizeResponse made = makeOfZeros(12, precision);

        assertThat(made.getPeakAnonymousBytes()).isBetween(1L, 200L << 20);
        assertThat(made.getPathsList()).first().isEqualTo("model.onnx");
    }

    /** Makes a precision of matrices of 256 MiB each, which take no room on disk. */
    @Test
    void tensors_that_are_sent_are_run() throws IOException {
        Path model =
                new SmallModel()
                        .node("MatMul", List.of("x", "w"), "y")
                        .weights("w", 2, 3)
                        .input("x", 1, 2)
                        .output("y", 1, 3)
                        .in(files, OPSET);
        Tensor.Builder input =
                Tensor.newBuilder()
                        .setName("x")
                        .setType(TensorType.TENSOR_TYPE_FP32)
                        .addShape(1)
                        .addShape(2)
                        .setData(ByteString.copyFrom(new byte[8]));
        try (HostClient host = HostClient.start()) {
            LoadResponse loaded = host.load(loadRequest(model).clearTokenizerPath()).getLoaded();

            HostResponse answer = host.ask(infer(input));
            HostResponse unlike = host.ask(infer(input.clone().clearShape().addShape(2)));

            assertThat(loaded.getInputs(0).getShapeList()).containsExactly(1L, 2L);
            assertThat(loaded.getOutputs(0).getName()).isEqualTo("y");
            Tensor output = answer.getInferred().getOutputs(0);
            assertThat(output.getShapeList()).containsExactly(1L, 3L);
            assertThat(output.getData()).isEqualTo(ByteString.copyFrom(new byte[12]));
            assertThat(unlike.getProblem().getReason()).isEqualTo("INVALID_INPUT");
        }
    }

    @Test
    void a_run_that_nobody_waits_for_ends_within_and_the_host_goes_on() throws IOException {
        SmallModel step =
                new SmallModel()
                        .node("Identity", List.of("going"), "goes_on")
                        .node("Neg", List.of("number"), "turned")
                        .whole("round")
                        .flag("going")
                        .input("number", 1)
                        .answersFlag("goes_on")
                        .output("turned", 1);
        Path folder =
                new SmallModel()
                        .node("Loop", List.of("rounds", "begins", "x"), "y", branch("body", step))
                        .whole("rounds")
                        .flag("begins")
                        .input("x", 1)
                        .output("y", 1)
                        .in(files, OPSET);
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(loadRequest(folder).clearTokenizerPath());
            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();

            long endless = host.send(turns(Long.MAX_VALUE));
            host.send(HostClient.cancelRequest(endless));
            HostResponse cancelled = host.receive();
            HostResponse next = host.ask(turns(3));

            assertThat(cancelled.getRequestId()).isEqualTo(endless);
            assertThat(cancelled.getProblem().getReason()).isEqualTo("CANCELLED");
            assertThat(next.getInferred().getOutputs(0).getData().asReadOnlyByteBuffer())
                    .isEqualTo(little(Float.BYTES).putFloat(-1).flip());
        }
    }

    /** Turns the sign of 1 so many times. */
    private static HostRequest.Builder turns(long rounds) {
        ByteString count = ByteString.copyFrom(little(Long.BYTES).putLong(rounds).flip());
        ByteString one = ByteString.copyFrom(little(Float.BYTES).putFloat(1).flip());
        ByteString yes = ByteString.copyFrom(new byte[] {1});
        return HostRequest.newBuilder()
                .setInfer(
                        InferRequest.newBuilder()
                                .addInputs(tensor("rounds", TensorType.TENSOR_TYPE_INT64, count))
                                .addInputs(tensor("begins", TensorType.TENSOR_TYPE_BOOL, yes))
                                .addInputs(
                                        tensor("x", TensorType.TENSOR_TYPE_FP32, one).addShape(1)));
    }

    private static Tensor.Builder tensor(String name, TensorType type, ByteString data) {
        return Tensor.newBuilder().setName(name).setType(type).setData(data);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static HostRequest.Builder infer(Tensor.Builder input) {
        return HostRequest.newBuilder().setInfer(InferRequest.newBuilder().addInputs(input));
    }

    private QuantizeResponse makeOfZeros(int matrices, String precision) throws IOException {
        SmallModel model = new SmallModel().input("x", 1, 8192).output("y" + matrices, 1, 8192);
        for (int i = 1; i <= matrices; i++) {
            String before = i == 1 ? "x" : "y" + (i - 1);
            model.node("MatMul", List.of(before, "w" + i), "y" + i)
                    .external("w" + i, "zeros.bin", (i - 1) * 4L * TABLE, 8192, 8192);
        }
        Path source = model.in(files, OPSET);
        try (var data = new RandomAccessFile(source.resolve("zeros.bin").toFile(), "rw")) {
            data.setLength(matrices * 4L * TABLE);
        }
        Path output = output();
        long start = System.nanoTime();
        HostResponse response = answer(request(source, output, precision));
        assertThat(response.hasQuantized()).as(response.toString()).isTrue();
        System.err.printf(
                "%d MiB to %s: %.1f s, %d MiB anonymous%n",
                matrices * 256,
                precision,
                (System.nanoTime() - start) / 1e9,
                response.getQuantized().getPeakAnonymousBytes() >> 20);
        return response.getQuantized();
    }

    private static SmallModel product(int rows, int columns) {
        return new SmallModel()
                .node("MatMul", List.of("x", "w"), "y")
                .weights("w", rows, columns)
                .input("x", 3, rows)
                .output("y", 3, columns);
    }

    private Path make(Path source, String precision, Activations activations) throws IOException {
        Path output = output();
        evaluate(source, random().setOutputsPath(files.resolve("reference").toString()));
        HostResponse response =
                answer(
                        request(source, output, precision)
                                .setOnnx(
                                        OnnxQuantization.newBuilder().setActivations(activations)));
        assertThat(response.hasQuantized()).as(response.toString()).isTrue();
        return output;
    }

    private Path output() throws IOException {
        return Files.createDirectory(files.resolve("output"));
    }

    private static QuantizeRequest.Builder request(Path source, Path output, String precision) {
        return quantizeRequest(source, output).clearTokenizerPath().setPrecision(precision);
    }

    private static HostResponse answer(QuantizeRequest.Builder request) throws IOException {
        try (HostClient host = HostClient.start()) {
            return host.quantize(request);
        }
    }

    private double relativeError(Path made) throws IOException {
        return evaluate(made, random().setReferencePath(files.resolve("reference").toString()))
                .getEvaluated()
                .getOutput()
                .getRelativeError();
    }

    private static EvaluateRequest.Builder random() {
        return EvaluateRequest.newBuilder()
                .setRandom(RandomInputs.newBuilder().setCount(8).setSeed(3));
    }

    private static HostResponse evaluate(Path model, EvaluateRequest.Builder request)
            throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(loadRequest(model).clearTokenizerPath());
            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            HostResponse response = host.evaluate(request);
            assertThat(response.hasEvaluated()).as(response.toString()).isTrue();
            return response;
        }
    }

    private static OnnxFacts.Graph graph(Path folder) throws IOException {
        return ((OnnxFacts) modelFile(folder).facts()).graph();
    }

    private static ModelFile modelFile(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("model.onnx"))) {
            return ((Inspection.Recognised) ModelFiles.inspect(ByteSource.of(channel))).file();
        }
    }
}
