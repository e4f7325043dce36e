package io.flotilla.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.registry.v1.VariantFile.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir private Path tempDir;
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(tempDir.resolve("model"));
    }

    @Test
    void each_model_file_is_a_variant_with_the_shared_files() throws IOException {
        file("fp32.onnx");
        file("int8.onnx");
        file("tokenizer.json");
        file("README.md");

        var variants = ModelFolder.read(folder).variants();

        assertThat(variants).hasSize(2);
        assertThat(variants.getFirst().files())
                .extracting(LocalFile::path)
                .containsExactly("fp32.onnx", "tokenizer.json");
        assertThat(variants.getFirst().files())
                .extracting(LocalFile::role)
                .containsExactly(Role.ROLE_MODEL, Role.ROLE_TOKENIZER);
    }

    @Test
    void a_subfolder_names_its_variant_and_overrides_shared_files() throws IOException {
        file("config.json");
        Files.createDirectory(folder.resolve("q8"));
        file("q8/model.gguf");
        file("q8/config.json");

        var variant = ModelFolder.read(folder).variants().getFirst();

        assertThat(variant.id()).isEqualTo("q8");
        assertThat(variant.files())
                .extracting(LocalFile::path)
                .containsExactly("model.gguf", "config.json");
        assertThat(variant.files().getLast().file()).isEqualTo(folder.resolve("q8/config.json"));
    }

    @Test
    void external_weights_go_with_their_model_file() throws IOException {
        file("model.onnx");
        file("model.onnx_data");

        var files = ModelFolder.read(folder).variants().getFirst().files();

        assertThat(files)
                .extracting(LocalFile::role)
                .containsExactly(Role.ROLE_MODEL, Role.ROLE_WEIGHTS);
    }

    @Test
    void a_folder_without_a_model_is_refused() throws IOException {
        file("tokenizer.json");

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("holds no model file");
    }

    @Test
    void a_garbled_golden_test_is_refused() throws IOException {
        file("model.onnx");
        Files.writeString(folder.resolve("golden.json"), "{\"cases\": 7}");

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("golden.json is no golden test");
    }

    @Test
    void the_digest_is_that_of_the_bytes() throws IOException {
        file("model.onnx");

        var file = ModelFolder.read(folder).variants().getFirst().files().getFirst();

        assertThat(file.sizeBytes()).isEqualTo(1);
        assertThat(file.sha256())
                .isEqualTo("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
    }

    private void file(String path) throws IOException {
        Files.writeString(folder.resolve(path), "x");
    }
}
