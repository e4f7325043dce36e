package io.flotilla.cli.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
    void an_importance_matrix_is_no_variant_but_goes_with_them() throws IOException {
        file("model.gguf");
        file("imatrix.gguf");

        var variants = ModelFolder.read(folder).variants();

        assertThat(variants).hasSize(1);
        assertThat(variants.getFirst().files())
                .extracting(LocalFile::path)
                .containsExactly("model.gguf", "imatrix.gguf");
    }

    @Test
    void a_folder_of_adapters_holds_one_in_each_subfolder_and_no_variant() throws IOException {
        file("model.gguf");
        write(
                "adapters/polite/adapter_config.json",
                "{\"peft_type\": \"LORA\", \"r\": 4}".getBytes(UTF_8));
        write("adapters/polite/adapter_model.safetensors", TestModels.safetensors());

        var read = ModelFolder.read(folder);

        assertThat(read.variants()).hasSize(1);
        assertThat(read.adapters())
                .singleElement()
                .satisfies(
                        adapter -> {
                            assertThat(adapter.id()).isEqualTo("polite");
                            assertThat(adapter.files()).hasSize(2);
                        });
    }

    @Test
    void a_subfolder_names_its_variant_and_overrides_shared_files() throws IOException {
        file("config.json");
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
        write("model.onnx", TestModels.onnxWithExternalData("model.onnx_data"));
        write("model.onnx_data", new byte[64 * 64 * Float.BYTES]);

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
        file("tokenizer.json");

        var file = ModelFolder.read(folder).variants().getFirst().files().getLast();

        assertThat(file.sizeBytes()).isEqualTo(2);
        assertThat(file.sha256())
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void the_shards_of_a_gguf_model_are_one_variant() throws IOException {
        write("m-00001-of-00002.gguf", TestModels.shard(0, 2));
        write("m-00002-of-00002.gguf", TestModels.shard(1, 2));

        var variants = ModelFolder.read(folder).variants();

        assertThat(variants).hasSize(1);
        assertThat(variants.getFirst().files())
                .extracting(LocalFile::path, LocalFile::role)
                .containsExactly(
                        tuple("m-00001-of-00002.gguf", Role.ROLE_MODEL),
                        tuple("m-00002-of-00002.gguf", Role.ROLE_WEIGHTS));
    }

    @Test
    void a_shard_alone_brings_the_others_that_lie_beside_it() throws IOException {
        write("m-00001-of-00002.gguf", TestModels.shard(0, 2));
        write("m-00002-of-00002.gguf", TestModels.shard(1, 2));
        file("other.gguf");

        var variant =
                ModelFolder.read(folder.resolve("m-00002-of-00002.gguf")).variants().getFirst();

        assertThat(variant.files())
                .extracting(LocalFile::path)
                .containsExactly("m-00001-of-00002.gguf", "m-00002-of-00002.gguf");
    }

    @Test
    void a_missing_shard_is_named() throws IOException {
        write("m-00001-of-00002.gguf", TestModels.shard(0, 2));

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("m-00002-of-00002.gguf is not there");
    }

    @Test
    void a_folder_of_safetensors_is_a_variant_that_begins_with_its_configuration()
            throws IOException {
        write("mlx/config.json", TestModels.QWEN_CONFIG);
        write("mlx/model.safetensors", TestModels.safetensors());
        file("mlx/tokenizer.json");

        var variant = ModelFolder.read(folder).variants().getFirst();

        assertThat(variant.id()).isEqualTo("mlx");
        assertThat(variant.files())
                .extracting(LocalFile::path, LocalFile::role)
                .containsExactly(
                        tuple("config.json", Role.ROLE_MODEL),
                        tuple("model.safetensors", Role.ROLE_WEIGHTS),
                        tuple("tokenizer.json", Role.ROLE_TOKENIZER));
    }

    @Test
    void a_pair_of_openvino_goes_with_its_tokenizers() throws IOException {
        write("openvino_model.xml", TestModels.OPENVINO);
        write("openvino_model.bin", new byte[2048]);
        file("openvino_tokenizer.xml");
        file("openvino_tokenizer.bin");

        var files = ModelFolder.read(folder).variants().getFirst().files();

        assertThat(files)
                .extracting(LocalFile::path, LocalFile::role)
                .containsExactly(
                        tuple("openvino_model.xml", Role.ROLE_MODEL),
                        tuple("openvino_model.bin", Role.ROLE_WEIGHTS),
                        tuple("openvino_tokenizer.bin", Role.ROLE_CONFIG),
                        tuple("openvino_tokenizer.xml", Role.ROLE_CONFIG));
    }

    @Test
    void all_graphs_of_a_genai_folder_are_one_variant() throws IOException {
        write("cpu/genai_config.json", TestModels.GENAI_CONFIG);
        write("cpu/model.onnx", TestModels.onnx());
        write("cpu/embeddings.onnx", TestModels.onnx());

        var variants = ModelFolder.read(folder).variants();

        assertThat(variants).hasSize(1);
        assertThat(variants.getFirst().files())
                .extracting(LocalFile::path, LocalFile::role)
                .containsExactly(
                        tuple("model.onnx", Role.ROLE_MODEL),
                        tuple("embeddings.onnx", Role.ROLE_WEIGHTS),
                        tuple("genai_config.json", Role.ROLE_CONFIG));
    }

    @Test
    void a_damaged_model_is_refused_before_anything_is_sent() throws IOException {
        write("q8/model.gguf", "GGUF, and no more".getBytes(UTF_8));
        file("model.onnx");

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("model.gguf is no sound GGUF file");
    }

    @Test
    void a_pickle_is_refused_with_how_to_convert_it_if_there_is_nothing_else() throws IOException {
        var pickle = new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'};
        write("pytorch_model.bin", pickle);

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("pytorch_model.bin is a ")
                .hasMessageContaining("which cannot run: ");
    }

    @Test
    void what_a_model_was_converted_from_does_not_matter_beside_it() throws IOException {
        write("pytorch_model.bin", new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'});
        file("model.onnx");

        assertThat(ModelFolder.read(folder).variants()).hasSize(1);
    }

    /** A model of the kind that the name tells, or an empty object. */
    private void file(String path) throws IOException {
        if (path.endsWith(".onnx")) {
            write(path, TestModels.onnx());
        } else if (path.endsWith(".gguf")) {
            write(path, TestModels.shard(0, 1));
        } else {
            write(path, "{}".getBytes(UTF_8));
        }
    }

    private void write(String path, byte[] content) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
