package io.flotilla.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.ExitCode;
import io.flotilla.cli.MainRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class InspectCommandTest {
    private static final String HEADER =
            "{\"model.layers.0.mlp.up_proj.weight\":"
                    + "{\"dtype\":\"BF16\",\"shape\":[64,32],\"data_offsets\":[0,4096]}}";

    private static final String CONFIG =
            """
            {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 64,
             "num_hidden_layers": 2, "num_attention_heads": 8, "num_key_value_heads": 2,
             "head_dim": 16, "max_position_embeddings": 40960, "vocab_size": 100}
            """;

    @TempDir private Path folder;

    @Test
    void json_holds_what_is_known_under_stable_names() throws IOException {
        model();

        var run = MainRun.of("inspect", folder.toString(), "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(json(run.data()))
                .asInstanceOf(
                        org.assertj.core.api.InstanceOfAssertFactories.map(
                                String.class, Object.class))
                .containsEntry("format", "SAFETENSORS")
                .containsEntry("precision", "BF16")
                .containsEntry("precisionClass", "HALF")
                .containsEntry("bitsPerWeight", 16.0)
                .containsEntry("parameterCount", 2048)
                .containsEntry("contextLength", 40960)
                .containsKeys("runtimes", "sizeClass", "license", "tokenizer", "chatTemplate");
    }

    @Test
    void yaml_says_the_same() throws IOException {
        model();

        var run = MainRun.of("inspect", folder.toString(), "-o", "yaml");

        assertThat(run.data()).contains("precision: BF16").contains("contextLength: 40960");
    }

    @Test
    void people_get_a_line_for_each_fact_that_is_known() throws IOException {
        model();

        var run = MainRun.of("inspect", folder.toString());

        assertThat(run.data())
                .containsPattern("Precision +BF16")
                .containsPattern("KV bytes per token +256 B")
                .doesNotContain("Sliding window");
    }

    @Test
    void a_damaged_file_is_refused_with_the_byte_at_which_it_fails() throws IOException {
        var file = Files.writeString(folder.resolve("cut.gguf"), "GGUF\3\0\0\0");

        var run = MainRun.of("inspect", file.toString());

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.words()).contains("is no sound GGUF file: at byte 8");
        assertThat(run.data()).isEmpty();
    }

    @Test
    void a_pickle_is_refused_with_how_to_convert_it() throws IOException {
        var file =
                Files.write(
                        folder.resolve("model.pt"),
                        "\u0080\u0002}q\0.".getBytes(StandardCharsets.ISO_8859_1));

        var run = MainRun.of("inspect", file.toString(), "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.words()).contains("PyTorch pickle").contains("convert");
    }

    @Test
    void what_is_not_there_is_not_found() {
        var run = MainRun.of("inspect", folder.resolve("none").toString());

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void a_folder_without_a_model_is_called_so() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "none");

        var run = MainRun.of("inspect", folder.toString());

        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.words()).contains("holds no model");
    }

    private void model() throws IOException {
        var header = HEADER.getBytes(StandardCharsets.UTF_8);
        Files.write(
                folder.resolve("model.safetensors"),
                ByteBuffer.allocate(8 + header.length + 4096)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
        Files.writeString(folder.resolve("config.json"), CONFIG);
    }

    private static Object json(String document) {
        return new Load(LoadSettings.builder().build()).loadFromString(document);
    }
}
