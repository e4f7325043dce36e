package io.flotilla.host;

import static io.flotilla.host.HostClient.cancelRequest;
import static io.flotilla.host.HostClient.embedRequest;
import static io.flotilla.host.HostClient.loadRequest;
import static io.flotilla.host.HostClient.quantizeRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.flotilla.proto.runtime.v1.DescribeResponse.Engine;
import io.flotilla.proto.runtime.v1.DescribeResponse.EngineDevice;
import io.flotilla.proto.runtime.v1.GgufQuantization;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.HostResponse;
import io.flotilla.proto.runtime.v1.HostResponse.KindCase;
import io.flotilla.proto.runtime.v1.OnnxQuantization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a starter can rely on, of a real process behind a real socket. */
class RuntimeHostIT {
    private static final String LONG_TEXT = "one more word ".repeat(60);

    private static final int MANY = 32;
    private static final List<String> REASONS_OF_A_GARBLED_MODEL =
            List.of("MODEL_MALFORMED", "MODEL_UNSUPPORTED", "LOAD_FAILED", "INFERENCE_FAILED");

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
    void it_describes_its_engines_before_anything_is_loaded() throws IOException {
        HostResponse response = host.describe();

        assertThat(response.getDescribed().getEnginesList())
                .extracting(Engine::getRuntime, Engine::getVersion, Engine::getProvidersList)
                .containsExactly(
                        tuple("onnxruntime", "1.29.0", List.of("CPUExecutionProvider")),
                        tuple("llama.cpp", "0.5.0-dev", List.of("CPU")));
        assertThat(response.getDescribed().getUnavailableEnginesList()).isEmpty();
    }

    @Test
    void it_names_and_proves_what_each_engine_can_compute_on() throws IOException {
        for (Engine engine : host.describe().getDescribed().getEnginesList()) {
            EngineDevice processor = engine.getDevices(0);

            HostResponse response =
                    host.prove(engine.getRuntime(), processor.getProvider(), processor.getName());

            assertThat(processor.getKind()).isEqualTo(EngineDevice.Kind.KIND_CPU);
            assertThat(response.getProved().getSeconds()).as(response.toString()).isPositive();
        }
    }

    @Test
    void a_device_that_is_not_there_is_not_proved() throws IOException {
        assertThat(reason(host.prove("llama.cpp", "CUDA", "CUDA0"))).isEqualTo("INVALID_INPUT");
        assertThat(reason(host.prove("onnxruntime", "CUDAExecutionProvider", "GPU0")))
                .isEqualTo("INVALID_INPUT");
    }

    @Test
    void a_loaded_variant_says_what_it_is_and_what_it_took() throws IOException {
        HostResponse response = host.load(MiniLm.INT8.folder());

        assertThat(response.getLoaded().getEmbeddingLength()).isEqualTo(384);
        assertThat(response.getLoaded().getThreads()).isEqualTo(1);
        assertThat(response.getLoaded().getMaxTokens()).isEqualTo(128);
        assertThat(response.getLoaded().getLoadSeconds()).isPositive();
        assertThat(response.getLoaded().getPeakResidentBytes())
                .isGreaterThanOrEqualTo(response.getLoaded().getResidentBytes())
                .isBetween(60L << 20, 200L << 20);
    }

    @Test
    void the_longest_input_is_part_of_the_peak_that_loading_reports() throws IOException {
        long peak = host.load(MiniLm.INT8.folder()).getLoaded().getPeakResidentBytes();

        HostResponse response = host.embed(LONG_TEXT);

        assertThat(response.getEmbedded().getTokenCount()).isEqualTo(128);
        assertThat(response.getEmbedded().getPeakResidentBytes()).isLessThan(peak + (4L << 20));
    }

    @Test
    void short_requests_do_not_wait_for_long_ones() throws IOException {
        host.load(MiniLm.INT8.folder());

        long one =
                host.sendTogether(
                        List.of(
                                embedRequest(Collections.nCopies(MANY, LONG_TEXT)),
                                embedRequest(List.of("short"))));
        HostResponse first = host.receive();
        HostResponse second = host.receive();

        assertThat(first.getRequestId()).isEqualTo(one);
        assertThat(second.getRequestId()).isEqualTo(one - 1);
        assertThat(second.getEmbedded().getEmbeddingsCount()).isEqualTo(MANY);
    }

    @Test
    void a_cancelled_request_is_answered_at_once_and_the_host_goes_on() throws IOException {
        host.load(MiniLm.INT8.folder());

        long many = 2;
        host.sendTogether(
                List.of(embedRequest(Collections.nCopies(MANY, LONG_TEXT)), cancelRequest(many)));
        HostResponse cancelled = host.receive();

        assertThat(cancelled.getRequestId()).isEqualTo(many);
        assertThat(cancelled.getProblem().getReason()).isEqualTo("CANCELLED");
        assertThat(host.vector("still here")).hasSize(384);
    }

    @Test
    void what_waits_is_bounded() throws IOException {
        host.load(MiniLm.INT8.folder());
        List<HostRequest.Builder> requests = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            requests.add(embedRequest(Collections.nCopies(256, "word")));
        }

        long last = host.sendTogether(requests);
        HostResponse response = host.receive();

        assertThat(response.getRequestId()).isEqualTo(last);
        assertThat(response.getProblem().getReason()).isEqualTo("BUSY");
    }

    @Test
    void a_variant_is_loaded_once() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.bytes());
        host.load(model);

        HostResponse again = host.load(model);

        assertThat(again.getProblem().getReason()).isEqualTo("ALREADY_LOADED");
        assertThat(host.vector("still here")).hasSize(1);
    }

    @Test
    void nothing_is_embedded_before_a_variant_is_loaded() throws IOException {
        HostResponse response = host.embed("hello");

        assertThat(response.getProblem().getReason()).isEqualTo("NOT_LOADED");
    }

    @Test
    void a_wrong_request_names_its_field() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.bytes());
        host.load(model);

        assertThat(field(host.ask(embedRequest(List.of())))).isEqualTo("texts");
        assertThat(field(host.ask(embedRequest(Collections.nCopies(257, "a"))))).isEqualTo("texts");
        assertThat(field(host.embed("a".repeat((1 << 20) + 1)))).isEqualTo("texts");
    }

    @Test
    void a_wrong_load_request_changes_nothing() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.bytes());

        assertThat(reason(host.load(loadRequest(model).setRuntime("abacus"))))
                .isEqualTo("RUNTIME_UNKNOWN");
        assertThat(field(host.load(loadRequest(Path.of("relative"))))).isEqualTo("folder");
        assertThat(field(host.load(loadRequest(model).setModelPath("../model.onnx"))))
                .isEqualTo("model_path");
        assertThat(field(host.load(loadRequest(model).setThreads(-1)))).isEqualTo("threads");
        assertThat(field(host.load(loadRequest(model).setMaxTokens(1 << 20))))
                .isEqualTo("max_tokens");
        assertThat(reason(host.load(loadRequest(model).setModelPath("other.onnx"))))
                .isEqualTo("FILE_MISSING");
        assertThat(host.load(model).getKindCase()).isEqualTo(KindCase.LOADED);
    }

    @Test
    void a_wrong_quantize_request_names_its_field_and_writes_nothing() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.bytes());
        Path output = Files.createDirectory(files.resolve("output"));

        assertThat(field(host.quantize(quantizeRequest(model, model)))).isEqualTo("output_folder");
        assertThat(field(host.quantize(quantizeRequest(model, output).setOutputPath("../out"))))
                .isEqualTo("output_path");
        assertThat(field(host.quantize(quantizeRequest(model, output).setPrecision(""))))
                .isEqualTo("precision");
        assertThat(
                        field(
                                host.quantize(
                                        quantizeRequest(model, output)
                                                .setOnnx(
                                                        OnnxQuantization.newBuilder()
                                                                .setBlockSize(33)))))
                .isEqualTo("onnx.block_size");
        assertThat(
                        field(
                                host.quantize(
                                        quantizeRequest(model, output)
                                                .setGguf(
                                                        GgufQuantization.newBuilder()
                                                                .setImportanceMatrixPath(
                                                                        "/none")))))
                .isEqualTo("gguf.importance_matrix_path");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_precision_that_cannot_be_made_is_refused_and_leaves_the_folder_empty()
            throws IOException {
        Path model = TinyModel.folder(files, TinyModel.bytes());
        Path output = Files.createDirectory(files.resolve("output"));

        HostResponse response =
                host.quantize(
                        quantizeRequest(model, output)
                                .setPrecision("INT77")
                                .setOutputPath("deep/down/model.onnx"));

        assertThat(reason(response)).isEqualTo("QUANTIZATION_UNSUPPORTED");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void a_graph_that_the_host_cannot_feed_is_refused_by_its_inputs() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.withInput("pixel_values"));

        HostResponse response = host.load(model);

        assertThat(response.getProblem().getReason()).isEqualTo("MODEL_UNSUPPORTED");
        assertThat(response.getProblem().getMetadataMap())
                .containsEntry("inputs", "pixel_values INT64 of rank 2");
    }

    @Test
    void a_graph_with_an_unknown_operator_is_refused() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.withOperator("Divine"));

        HostResponse response = host.load(model);

        assertThat(response.getProblem().getReason())
                .isIn("MODEL_MALFORMED", "MODEL_UNSUPPORTED", "LOAD_FAILED");
        assertThat(response.getProblem().getMessage()).contains("Divine");
    }

    @Test
    void a_model_that_answers_nonsense_is_not_loaded() throws IOException {
        Path model = TinyModel.folder(files, TinyModel.withWeight(Float.NaN));

        HostResponse response = host.load(model);

        assertThat(response.getProblem().getReason()).isEqualTo("INFERENCE_FAILED");
    }

    @Test
    void a_garbled_model_is_a_problem_or_harmless_and_the_host_goes_on() throws IOException {
        Random random = new Random(25);
        byte[] sound = TinyModel.bytes();
        Path folder = TinyModel.folder(files, sound);
        for (int i = 0; i < 30; i++) {
            byte[] garbled = sound.clone();
            garbled[random.nextInt(garbled.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve("model.onnx"), garbled);

            HostResponse response = host.load(folder);

            if (response.getKindCase() == KindCase.LOADED) {
                host.close();
                host = HostClient.start();
            } else {
                assertThat(reason(response)).isIn(REASONS_OF_A_GARBLED_MODEL);
            }
        }
    }

    @Test
    void a_model_that_is_cut_anywhere_is_a_problem() throws IOException {
        byte[] sound = TinyModel.bytes();
        Path folder = TinyModel.folder(files, sound);
        for (int length = 0; length < sound.length - 8; length += 7) {
            Files.write(folder.resolve("model.onnx"), Arrays.copyOf(sound, length));

            HostResponse response = host.load(folder);

            assertThat(reason(response)).isIn(REASONS_OF_A_GARBLED_MODEL);
        }
        Files.write(folder.resolve("model.onnx"), sound);
        assertThat(host.load(folder).getKindCase()).isEqualTo(KindCase.LOADED);
    }

    @Test
    void a_garbled_tokenizer_is_a_problem() throws IOException {
        Path folder = TinyModel.folder(files, TinyModel.bytes());
        for (String garbled : List.of("", "{}", "not json", "{\"version\":\"1.0\",\"model\":7}")) {
            Files.writeString(folder.resolve("tokenizer.json"), garbled);

            HostResponse response = host.load(folder);

            assertThat(reason(response)).isEqualTo("TOKENIZER_MALFORMED");
        }
    }

    @Test
    void a_frame_that_holds_no_request_is_answered_and_skipped() throws IOException {
        host.send(new byte[] {5, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        HostResponse malformed = host.receive();
        HostResponse empty = host.ask(HostRequest.newBuilder());

        assertThat(malformed.getRequestId()).isZero();
        assertThat(reason(malformed)).isEqualTo("MALFORMED_REQUEST");
        assertThat(reason(empty)).isEqualTo("MALFORMED_REQUEST");
        assertThat(host.describe().getKindCase()).isEqualTo(KindCase.DESCRIBED);
    }

    @Test
    void a_frame_that_is_too_large_ends_the_host() throws Exception {
        host.send(new byte[] {(byte) 0x81, (byte) 0x80, (byte) 0x80, 0x20});
        HostResponse response = host.receive();

        assertThat(reason(response)).isEqualTo("FRAME_TOO_LARGE");
        assertThat(host.exitStatus()).isEqualTo(4);
    }

    @Test
    void the_host_ends_when_its_starter_is_gone() throws Exception {
        host.load(TinyModel.folder(files, TinyModel.bytes()));

        host.hangUp();

        assertThat(host.exitStatus()).isZero();
    }

    @Test
    void the_host_ends_when_its_starter_is_gone_in_the_middle_of_work() throws Exception {
        host.load(MiniLm.INT8.folder());
        host.send(embedRequest(Collections.nCopies(MANY, LONG_TEXT)));
        host.send(new byte[] {100, 1, 2, 3});

        host.hangUp();

        assertThat(host.exitStatus()).isZero();
    }

    @Test
    void a_host_without_memory_says_so_and_ends() throws Exception {
        try (HostClient small = HostClient.start(Map.of("_JAVA_OPTIONS", "-Xmx12m"))) {
            small.send(embedRequest(List.of("a".repeat(24 << 20))));

            HostResponse response = small.receive();

            assertThat(reason(response)).isEqualTo("OUT_OF_MEMORY");
            assertThat(small.exitStatus()).isEqualTo(3);
        }
    }

    @Test
    void it_logs_single_lines_and_prints_nothing_else() throws Exception {
        host.load(TinyModel.folder(files, TinyModel.bytes()));
        host.embed("a secret");

        host.hangUp();
        host.exitStatus();

        assertThat(host.output()).isEmpty();
        assertThat(host.log().lines())
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO|WARNING) .*"));
        assertThat(host.log()).doesNotContain("secret");
    }

    @Test
    void neither_the_engine_nor_the_tokenizer_leaves_anything_in_the_home_directory()
            throws IOException {
        host.load(MiniLm.INT8.folder());

        assertThat(Launcher.HOME).doesNotExist();
    }

    private static String reason(HostResponse response) {
        assertThat(response.getKindCase()).isEqualTo(KindCase.PROBLEM);
        assertThat(response.getProblem().getMessage().getBytes(StandardCharsets.UTF_8))
                .hasSizeBetween(1, 4096);
        return response.getProblem().getReason();
    }

    private static String field(HostResponse response) {
        assertThat(reason(response)).isEqualTo("INVALID_INPUT");
        return response.getProblem().getMetadataOrThrow("field");
    }
}
