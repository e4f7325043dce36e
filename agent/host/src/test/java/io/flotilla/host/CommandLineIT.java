package io.flotilla.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.flotilla.proto.registry.v1.GoldenCase;
import io.flotilla.proto.registry.v1.GoldenTest;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import io.flotilla.proto.runtime.v1.DescribeResponse;
import io.flotilla.proto.runtime.v1.EmbedResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for people and scripts, as they are shipped. */
class CommandLineIT {
    @TempDir private Path files;

    @Test
    void describe_prints_the_engines() throws Exception {
        Run run = run("describe");

        DescribeResponse.Builder response = DescribeResponse.newBuilder();
        JsonFormat.parser().merge(run.output(), response);
        assertThat(response.getEngines(0).getRuntime()).isEqualTo("onnxruntime");
        assertThat(run.status()).isZero();
    }

    @Test
    void golden_prints_what_the_reference_answers() throws Exception {
        Path texts =
                Files.writeString(files.resolve("texts"), "A first text.\n\nEin „zweiter“. 🚆\n");

        Run run =
                run(
                        "golden",
                        "--folder",
                        MiniLm.FP32.folder().toString(),
                        "--texts",
                        texts.toString());

        GoldenTest.Builder golden = GoldenTest.newBuilder();
        JsonFormat.parser().merge(run.output(), golden);
        assertThat(golden.getCasesList())
                .extracting(GoldenCase::getText)
                .containsExactly("A first text.", "Ein „zweiter“. 🚆");
        assertThat(golden.getCases(1).getEmbedding().getValuesCount()).isEqualTo(384);
        assertThat(golden.getTolerancesList())
                .extracting(GoldenTolerance::getPrecisionClass)
                .containsExactly("FULL", "HALF", "MEDIUM", "LOW", "ULTRA_LOW");
    }

    @Test
    void a_golden_test_of_too_many_texts_is_refused() throws Exception {
        Path model = TinyModel.folder(files, TinyModel.bytes());
        Path texts = Files.writeString(files.resolve("texts"), "again\n".repeat(65));

        Run run = run("golden", "--folder", model.toString(), "--texts", texts.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).isEmpty();
        assertThat(run.error()).contains("1 to 64 texts, not 65");
    }

    @Test
    void embed_prints_vectors() throws Exception {
        Path model = TinyModel.folder(files, TinyModel.bytes());

        Run run = run("embed", "--folder", model.toString(), "--", "one", "--two");

        EmbedResponse.Builder response = EmbedResponse.newBuilder();
        JsonFormat.parser().merge(run.output(), response);
        assertThat(response.getEmbeddingsCount()).isEqualTo(2);
    }

    @Test
    void a_wrong_command_line_is_refused() throws Exception {
        Run run = run("embed", "--colour", "red");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.error()).contains("There is no option --colour here.");
    }

    @Test
    void a_socket_that_nobody_listens_on_is_reported() throws Exception {
        Run run = run("serve", "--connect", files.resolve("nobody").toString());

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.output()).isEmpty();
    }

    @Test
    void the_engine_does_not_start_where_it_would_report_to_its_maker() throws Exception {
        ProcessBuilder unsafe =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@target/dist/host.jvm",
                        "-cp",
                        "target/dist/lib/*",
                        "io.flotilla.host.Main",
                        "describe",
                        "--cache",
                        "target/natives");
        unsafe.environment().remove("ORT_DISABLE_TELEMETRY");

        Run run = run(unsafe);

        DescribeResponse.Builder response = DescribeResponse.newBuilder();
        JsonFormat.parser().merge(run.output(), response);
        assertThat(response.getUnavailableEnginesList())
                .filteredOn(engine -> engine.getRuntime().equals("onnxruntime"))
                .singleElement()
                .satisfies(
                        engine ->
                                assertThat(engine.getProblem().getMessage())
                                        .contains("ORT_DISABLE_TELEMETRY=1"));
    }

    private Run run(String command, String... arguments) throws Exception {
        return run(Launcher.command(command, arguments));
    }

    private Run run(ProcessBuilder builder) throws Exception {
        Path out = files.resolve("out");
        Path err = files.resolve("err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private record Run(int status, String output, String error) {}
}
