package io.flotilla.host;

import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.quantizeRequest;
import static io.flotilla.host.HostClient.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Quantization;
import io.flotilla.contract.format.inspect.ModelFiles;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.OnnxQuantization.Activations;
import io.flotilla.proto.runtime.v1.Progress;
import io.flotilla.proto.runtime.v1.QuantizeRequest;
import io.flotilla.proto.runtime.v1.QuantizeResponse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the host makes of a real model in full precision is small, close to it, and known. */
class QuantizationIT {
    private static final List<String> TEXTS =
            List.of(
                    "A man is playing a guitar on stage.",
                    "The quarterly report shows rising costs in logistics.",
                    "Photosynthesis turns sunlight, water and carbon dioxide into sugar.",
                    "How do I reset the password of my router?",
                    "Der Zug nach München hat zwanzig Minuten Verspätung.",
                    "The pump on line three stopped at noon because its bearing was hot.",
                    "Paris is the capital of France.",
                    "Two pizzas with extra cheese, please, and a bottle of water.");

    private static final List<String> CALIBRATION_TEXTS =
            List.of(
                    "The committee will meet next Tuesday to discuss the budget.",
                    "She bought three apples and a loaf of bread.",
                    "Quantum computers use qubits that can be in superposition.",
                    "Please restart the server after the update has been installed.",
                    "Where can I find the nearest pharmacy?",
                    "Error 404: the page you are looking for does not exist.",
                    "Temperature sensor 7 reads 81.5 degrees, above its limit.",
                    "Interest rates were left unchanged by the central bank.");

    private static final long ALLOWED_ANONYMOUS_BYTES = 256L << 20;

    private static Path source;
    private static List<float[]> reference;

    @TempDir private Path folder;

    @BeforeAll
    static void embedReference() throws IOException {
        source = MiniLm.FP32.folder();
        reference = embed(source);
    }

    @AfterAll
    static void forget() {
        reference = List.of();
    }

    @Test
    void fp16_is_half_as_large_and_answers_alike() throws IOException {
        var made = make(quantizeRequest(source, folder).setPrecision("FP16"));

        assertThat(sizeRatio()).isLessThan(0.51);
        assertThat(meanCosine()).isGreaterThan(0.9999);
        assertThat(modelFile().precision()).isEqualTo(Precision.FP16);
        assertThat(made.getPeakAnonymousBytes()).isLessThan(allowedAnonymousBytes());
    }

    @Test
    void int8_takes_seconds_and_stays_close() throws IOException {
        var made = make(quantizeRequest(source, folder).setPrecision("INT8"));

        assertThat(sizeRatio()).isLessThan(0.26);
        assertThat(meanCosine()).isGreaterThan(0.99);
        assertThat(made.getSeconds()).isLessThan(5);
        assertThat(made.getPathsList()).containsExactly("model.onnx");
        assertThat(made.getPeakAnonymousBytes()).isLessThan(allowedAnonymousBytes());
        assertThat(modelFile().precision()).isEqualTo(Precision.INT8);
        assertThat(quantization()).isInstanceOf(Quantization.DynamicRanges.class);
    }

    @Test
    void int8_in_blocks_is_closer_still() throws IOException {
        make(
                quantizeRequest(source, folder)
                        .setPrecision("INT8")
                        .setOnnx(activations(Activations.ACTIVATIONS_WEIGHT_ONLY)));

        assertThat(sizeRatio()).isLessThan(0.29);
        assertThat(meanCosine()).isGreaterThan(0.999);
        assertThat(quantization()).isEqualTo(new Quantization.WeightOnly(8, 32, 4));
    }

    @Test
    void int4_is_a_sixth_as_large() throws IOException {
        make(quantizeRequest(source, folder).setPrecision("INT4"));

        assertThat(sizeRatio()).isLessThan(0.17);
        assertThat(meanCosine()).isGreaterThan(0.96);
        assertThat(modelFile().precision()).isEqualTo(Precision.INT4);
        assertThat(modelFile().warnings()).isEmpty();
        assertThat(quantization()).isEqualTo(new Quantization.WeightOnly(4, 32, 4));
    }

    @Test
    void static_int8_has_its_ranges_from_texts() throws IOException {
        var made =
                make(
                        quantizeRequest(source, folder)
                                .setPrecision("INT8")
                                .setOnnx(
                                        activations(Activations.ACTIVATIONS_STATIC).toBuilder()
                                                .addAllCalibrationTexts(CALIBRATION_TEXTS)));

        assertThat(sizeRatio()).isLessThan(0.26);
        assertThat(meanCosine()).isGreaterThan(0.98);
        assertThat(modelFile().precision()).isEqualTo(Precision.INT8);
        assertThat(quantization()).isInstanceOf(Quantization.StaticRanges.class);
        assertThat(made.getPathsList()).containsExactly("model.onnx");
        assertThat(made.getPeakAnonymousBytes()).isLessThan(allowedAnonymousBytes());
    }

    @Test
    void static_int8_of_a_model_that_reads_texts_needs_some() throws IOException {
        HostResponse response =
                answer(
                        quantizeRequest(source, folder)
                                .setPrecision("INT8")
                                .setOnnx(activations(Activations.ACTIVATIONS_STATIC)));

        assertThat(response.getProblem().getReason()).isEqualTo("INVALID_INPUT");
        assertThat(response.getProblem().getMetadataOrThrow("field"))
                .isEqualTo("onnx.calibration_texts");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_simplified_graph_has_fewer_nodes_and_answers_alike() throws IOException {
        make(
                quantizeRequest(source, folder)
                        .setPrecision("FP16")
                        .setOnnx(OnnxQuantization.newBuilder().setOptimizeGraph(true)));

        assertThat(nodes(modelFile())).isLessThan(nodes(modelFile(source)));
        assertThat(meanCosine()).isGreaterThan(0.9999);
    }

    @Test
    void progress_names_tensors_and_rises() throws IOException {
        List<Progress> heard = new ArrayList<>();
        try (HostClient host = HostClient.start()) {
            host.send(HostRequest.newBuilder().setQuantize(quantizeRequest(source, folder)));
            HostResponse response = host.receive();
            while (response.hasProgress()) {
                heard.add(response.getProgress());
                response = host.receive();
            }
        }

        assertThat(heard).isNotEmpty();
        assertThat(heard).isSortedAccordingTo(Comparator.comparingDouble(Progress::getDoneRatio));
        assertThat(heard).anyMatch(progress -> progress.getStep().endsWith("_quantized"));
    }

    @Test
    void a_cancelled_job_ends_and_leaves_the_folder_empty() throws IOException {
        try (HostClient host = HostClient.start()) {
            long id =
                    host.send(
                            HostRequest.newBuilder().setQuantize(quantizeRequest(source, folder)));
            HostResponse response = host.receive();
            host.send(HostClient.cancelRequest(id));
            while (response.hasProgress()) {
                response = host.receive();
            }

            assertThat(response.getProblem().getReason()).isEqualTo("CANCELLED");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void a_precision_can_be_made_of_another_that_is_wide_enough() throws IOException {
        Path half = Files.createDirectory(folder.resolve("half"));
        Path made = Files.createDirectory(folder.resolve("made"));
        ask(quantizeRequest(source, half).setPrecision("FP16"));
        Files.copy(source.resolve("tokenizer.json"), half.resolve("tokenizer.json"));

        ask(quantizeRequest(half, made).setPrecision("INT8"));

        assertThat(Files.size(made.resolve("model.onnx")))
                .isLessThan(Files.size(source.resolve("model.onnx")) * 26 / 100);
        assertThat(meanCosine(made)).isGreaterThan(0.99);
    }

    @Test
    void the_parameters_stay_the_same_number() throws IOException {
        make(quantizeRequest(source, folder).setPrecision("INT4"));

        double parameters = modelFile(source).weights().parameterCount();
        assertThat(modelFile().weights().parameterCount() / parameters).isBetween(0.99, 1.01);
    }

    private QuantizeResponse make(QuantizeRequest.Builder request) throws IOException {
        return ask(request);
    }

    private static QuantizeResponse ask(QuantizeRequest.Builder request) throws IOException {
        HostResponse response = answer(request);
        assertThat(response.hasQuantized()).as(response.toString()).isTrue();
        return response.getQuantized();
    }

    private static HostResponse answer(QuantizeRequest.Builder request) throws IOException {
        try (HostClient host = HostClient.start()) {
            host.send(HostRequest.newBuilder().setQuantize(request));
            HostResponse response = host.receive();
            while (response.hasProgress()) {
                response = host.receive();
            }
            return response;
        }
    }

    private static OnnxQuantization activations(Activations activations) {
        return OnnxQuantization.newBuilder().setActivations(activations).build();
    }

    private static long nodes(ModelFile file) {
        return ((OnnxFacts) file.facts())
                .graph().operators().values().stream().mapToLong(Long::longValue).sum();
    }

    private static long allowedAnonymousBytes() throws IOException {
        long largestTensorBytes =
                modelFile(source).tensors().stream()
                        .mapToLong(tensor -> tensor.sizeBytes())
                        .max()
                        .orElseThrow();
        return largestTensorBytes * 3 / 2 + ALLOWED_ANONYMOUS_BYTES;
    }

    private double sizeRatio() throws IOException {
        return (double) Files.size(folder.resolve("model.onnx"))
                / Files.size(source.resolve("model.onnx"));
    }

    private Quantization quantization() throws IOException {
        return ((OnnxFacts) modelFile().facts()).quantization();
    }

    private ModelFile modelFile() throws IOException {
        return modelFile(folder);
    }

    private static ModelFile modelFile(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("model.onnx"))) {
            return ((Inspection.Recognised) ModelFiles.inspect(ByteSource.of(channel))).file();
        }
    }

    private double meanCosine() throws IOException {
        return meanCosine(folder);
    }

    private static double meanCosine(Path folder) throws IOException {
        Path tokenizer = folder.resolve("tokenizer.json");
        if (!Files.exists(tokenizer)) {
            Files.copy(source.resolve("tokenizer.json"), tokenizer);
        }
        List<float[]> vectors = embed(folder);
        double sum = 0;
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = 0; j < vectors.get(i).length; j++) {
                sum += vectors.get(i)[j] * reference.get(i)[j];
            }
        }
        return sum / vectors.size();
    }

    private static List<float[]> embed(Path folder) throws IOException {
        try (HostClient host = HostClient.start()) {
            HostResponse loaded = host.load(folder);
            assertThat(loaded.hasLoaded()).as(loaded.toString()).isTrue();
            return vectors(host.ask(embedRequest(TEXTS)));
        }
    }
}
