package io.flotilla.host.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantFilesTest {
    @TempDir private Path parent;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(parent.resolve("variant/onnx"));
        Files.createFile(parent.resolve("variant/onnx/model.onnx"));
        Files.createFile(parent.resolve("variant/tokenizer.json"));
        Files.createFile(parent.resolve("elsewhere.onnx"));
    }

    @Test
    void files_are_found_in_the_folder_and_below() throws HostProblem {
        VariantFiles files = files("onnx/model.onnx", "tokenizer.json");

        assertThat(files.model()).isEqualTo(parent.resolve("variant/onnx/model.onnx"));
        assertThat(files.tokenizer()).isEqualTo(parent.resolve("variant/tokenizer.json"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "'', INVALID_INPUT",
        "., INVALID_INPUT",
        "../elsewhere.onnx, INVALID_INPUT",
        "onnx/../../elsewhere.onnx, INVALID_INPUT",
        "/etc/hostname, INVALID_INPUT",
        "onnx, FILE_MISSING",
        "model.onnx, FILE_MISSING"
    })
    void what_is_not_a_file_in_the_folder_is_refused(String model, Reason reason) {
        assertThatExceptionOfType(HostProblem.class)
                .isThrownBy(() -> files(model, "tokenizer.json"))
                .satisfies(
                        problem -> {
                            assertThat(problem.reason()).isEqualTo(reason);
                            assertThat(problem.metadata()).containsEntry("field", "model_path");
                        });
    }

    private VariantFiles files(String model, String tokenizer) throws HostProblem {
        return VariantFiles.in(parent.resolve("variant").toString(), model, tokenizer);
    }
}
