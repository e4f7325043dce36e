package io.flotilla.controller.making.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.Precision;
import io.flotilla.controller.making.converter.ConverterProcesses.Conversion;
import io.flotilla.controller.making.converter.ConverterProcesses.Running;
import io.flotilla.controller.making.converter.MakingConfig;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.Model;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs src/test/sh/converter, a real program. */
class ConverterProgramTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path folder;

    private Path output = Path.of("");

    @BeforeEach
    void layOut() throws IOException {
        Files.writeString(folder.resolve("model.onnx"), "weights");
        output = Files.createDirectory(folder.resolve("made"));
    }

    @Test
    void it_gets_the_source_and_leaves_its_result() throws Exception {
        try (var running = start("copy", LONG, 1_000)) {
            running.await((_, _) -> {});
        }

        assertThat(output.resolve("model.onnx")).hasContent("weights");
    }

    @Test
    void its_exit_code_and_the_last_lines_of_its_errors_say_why_it_failed() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run("fail", LONG, 1_000))
                .withMessage(
                        "The converter copier ended with exit code 3. first line / no kernel for"
                                + " this");
    }

    @Test
    void it_ends_with_all_that_it_has_started_when_its_time_is_over() throws Exception {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run("hang", Duration.ofSeconds(2), 1_000))
                .withMessageContaining("did not end within 2 s");

        var child = Long.parseLong(Files.readString(output.resolve("child")).strip());
        await().atMost(LIMIT)
                .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void it_ends_when_it_writes_more_than_it_may() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> run("flood", LONG, 1_000_000))
                .withMessageContaining("wrote more than 1000000 bytes");
    }

    @Test
    void it_ends_when_it_holds_more_memory_than_it_may() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(
                        () -> {
                            try (var running = start("swell", LONG, 1_000, "64M")) {
                                running.await((_, _) -> {});
                            }
                        })
                .withMessageContaining("flotilla.making.memory-limit is 64 MiB")
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.OUT_OF_MEMORY);
    }

    @Test
    void it_ends_when_nobody_wants_it_any_more() throws Exception {
        var running = start("hang", LONG, 1_000);

        running.close();

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> running.await((_, _) -> {}))
                .withMessage("The attempt was stopped.");
    }

    @Test
    void a_program_that_is_not_there_is_named() {
        var missing = conversion(new Declared(List.of("/no/such/program"), Map.of(), LONG, 1_000));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> programs("1G").start(missing))
                .withMessageContaining("/no/such/program");
    }

    private void run(String what, Duration timeout, long outputBytes)
            throws Failure, InterruptedException {
        try (var running = start(what, timeout, outputBytes)) {
            running.await((_, _) -> {});
        }
    }

    private Running start(String what, Duration timeout, long outputBytes) throws Failure {
        return start(what, timeout, outputBytes, "1G");
    }

    private static ConverterProgram programs(String memoryLimit) {
        var config =
                new SmallRyeConfigBuilder()
                        .withMapping(MakingConfig.class)
                        .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                        .withConverter(Duration.class, 100, new DurationConverter())
                        .withDefaultValue("flotilla.making.directory", "unused")
                        .withDefaultValue("flotilla.making.memory-limit", memoryLimit)
                        .build();
        return new ConverterProgram(config.getConfigMapping(MakingConfig.class));
    }

    private Running start(String what, Duration timeout, long outputBytes, String memory)
            throws Failure {
        var script = Path.of("src/test/sh/converter").toAbsolutePath().toString();
        var declared =
                new Declared(List.of("/bin/sh", script), Map.of("do", what), timeout, outputBytes);
        return programs(memory).start(conversion(declared));
    }

    private Conversion conversion(Declared declared) {
        return new Conversion(
                "copier",
                declared,
                new Model("onnxruntime", folder, "model.onnx", ""),
                output,
                folder.resolve("parameters.json"),
                Map.of("format", "ONNX", "precision", "INT8"));
    }

    private record Declared(
            List<String> command, Map<String, String> settings, Duration timeout, long outputBytes)
            implements MakingConfig.Converter {

        @Override
        public List<Format> from() {
            return List.of(Format.ONNX);
        }

        @Override
        public Format to() {
            return Format.ONNX;
        }

        @Override
        public List<Precision> precisions() {
            return List.of(Precision.INT8);
        }
    }
}
