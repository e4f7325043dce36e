package io.flotilla.host;

import static io.flotilla.host.HostClient.cancelRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.proto.runtime.v1.GgufQuantization;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import io.flotilla.proto.runtime.v1.QuantizeResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp makes other precisions of a language model, or nothing at all. */
class LlamaQuantizeIT {
    /** Takes seconds even for a small model. */
    private static final String SLOW = "IQ3_S";

    @TempDir private Path files;
    private Path output;
    private HostClient host;

    @BeforeEach
    void start() throws IOException {
        output = Files.createDirectory(files.resolve("output"));
        host = HostClient.start();
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void it_makes_the_sizes_that_llama_cpp_is_known_for() throws IOException {
        assertThat(sizeOf("Q8_0")).isEqualTo(2_808_384);
        assertThat(sizeOf("Q4_K_M")).isEqualTo(1_615_936);
        assertThat(sizeOf("Q2_K")).isEqualTo(1_040_960);
    }

    @Test
    void a_made_file_is_told_with_what_it_took() throws IOException {
        QuantizeResponse made =
                host.quantize(TestModels.TALES.quantizeRequest("Q6_K", output)).getQuantized();

        assertThat(made.getPathsList()).containsExactly("model.gguf");
        assertThat(made.getSeconds()).isPositive();
        assertThat(made.getPeakAnonymousBytes())
                .isPositive()
                .isLessThan(made.getPeakResidentBytes());
        assertThat(made.getWarningsList()).isEmpty();
        assertThat(host.load(TestModels.loadRequest(output.resolve("model.gguf"))).hasLoaded())
                .isTrue();
    }

    @Test
    void tensors_that_a_type_does_not_fit_are_warned_of() throws IOException {
        QuantizeResponse made =
                host.quantize(TestModels.STORIES.quantizeRequest("Q4_K_M", output)).getQuantized();

        assertThat(made.getWarningsList()).anyMatch(w -> w.contains("Q4_K_M does not divide"));
    }

    @Test
    void every_tensor_has_the_same_type_if_asked() throws IOException {
        long mixed = sizeOf("TQ2_0");
        Files.delete(output.resolve("model.gguf"));

        host.quantize(
                TestModels.TALES
                        .quantizeRequest("TQ2_0", output)
                        .setGguf(GgufQuantization.newBuilder().setPure(true)));

        assertThat(Files.size(output.resolve("model.gguf"))).isLessThan(mixed);
    }

    @Test
    void what_cannot_be_made_is_refused_and_leaves_nothing() throws IOException {
        assertThat(refusal("INT8")).isEqualTo("QUANTIZATION_UNSUPPORTED");
        assertThat(refusal("IQ1_S")).isEqualTo("QUANTIZATION_UNSUPPORTED");
        assertThat(
                        host.quantize(
                                        TestModels.TALES
                                                .quantizeRequest("Q8_0", output)
                                                .setOnnx(OnnxQuantization.getDefaultInstance()))
                                .getProblem()
                                .getMetadataOrThrow("field"))
                .isEqualTo("onnx");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_quantized_file_is_not_quantized_again() throws IOException {
        Path first = Files.createDirectory(files.resolve("first"));
        host.quantize(TestModels.TALES.quantizeRequest("Q4_0", first));

        HostResponse response =
                host.quantize(
                        TestModels.TALES
                                .quantizeRequest("Q2_K", output)
                                .setFolder(first.toString())
                                .setModelPath("model.gguf"));

        assertThat(response.getProblem().getReason()).isEqualTo("QUANTIZATION_UNSUPPORTED");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void an_importance_matrix_of_either_layout_makes_lower_types_possible() throws IOException {
        Path older = ImportanceMatrices.entries(files.resolve("older.dat"));
        Path gguf = ImportanceMatrices.gguf(files.resolve("newer.gguf"));

        Path first = madeWith(older, Files.createDirectory(files.resolve("first")));
        Path second = madeWith(gguf, Files.createDirectory(files.resolve("second")));

        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Files.size(first)).isLessThan(1_000_000);
    }

    @Test
    void what_is_no_importance_matrix_is_refused() throws IOException {
        Path matrix = Files.writeString(files.resolve("matrix"), "not a matrix at all");

        HostResponse response =
                host.quantize(
                        TestModels.TALES.quantizeRequest("IQ2_XXS", output).setGguf(of(matrix)));

        assertThat(response.getProblem().getMetadataOrThrow("field"))
                .isEqualTo("gguf.importance_matrix_path");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_cancelled_quantization_stops_at_the_next_tensor_and_leaves_nothing() throws IOException {
        long id = host.send(quantizeSlowly());
        HostResponse progress = host.receive();

        host.send(cancelRequest(id));
        HostResponse end = host.receive();
        while (end.hasProgress()) {
            end = host.receive();
        }

        assertThat(progress.getProgress().getDoneRatio()).isBetween(0.0, 0.5);
        assertThat(progress.getProgress().getStep()).endsWith("weight");
        assertThat(end.getProblem().getReason()).isEqualTo("CANCELLED");
        assertThat(output).isEmptyDirectory();
        assertThat(host.load(TestModels.STORIES.loadRequest()).hasLoaded()).isTrue();
    }

    @Test
    void a_host_whose_starter_is_gone_leaves_nothing() throws Exception {
        host.send(quantizeSlowly());
        host.receive();

        host.hangUp();

        assertThat(host.exitStatus()).isZero();
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_folder_that_a_killed_host_left_is_refused_until_it_is_emptied() throws Exception {
        host.send(quantizeSlowly());
        host.receive();
        host.kill();
        try (HostClient next = HostClient.start()) {
            HostResponse refused = next.quantize(TestModels.TALES.quantizeRequest("Q8_0", output));
            Files.delete(output.resolve("model.gguf"));

            HostResponse made = next.quantize(TestModels.TALES.quantizeRequest("Q8_0", output));

            assertThat(refused.getProblem().getMetadataOrThrow("field")).isEqualTo("output_folder");
            assertThat(made.hasQuantized()).isTrue();
        }
    }

    private HostRequest.Builder quantizeSlowly() {
        return HostRequest.newBuilder().setQuantize(TestModels.TALES.quantizeRequest(SLOW, output));
    }

    private long sizeOf(String precision) throws IOException {
        Files.deleteIfExists(output.resolve("model.gguf"));
        HostResponse response = host.quantize(TestModels.TALES.quantizeRequest(precision, output));
        assertThat(response.hasQuantized()).as("%s", response).isTrue();
        return Files.size(output.resolve("model.gguf"));
    }

    private String refusal(String precision) throws IOException {
        return host.quantize(TestModels.TALES.quantizeRequest(precision, output))
                .getProblem()
                .getReason();
    }

    private Path madeWith(Path matrix, Path folder) throws IOException {
        HostResponse response =
                host.quantize(
                        TestModels.TALES.quantizeRequest("IQ2_XXS", folder).setGguf(of(matrix)));
        assertThat(response.hasQuantized()).as("%s", response).isTrue();
        return folder.resolve("model.gguf");
    }

    private static GgufQuantization.Builder of(Path matrix) {
        return GgufQuantization.newBuilder().setImportanceMatrixPath(matrix.toString());
    }
}
