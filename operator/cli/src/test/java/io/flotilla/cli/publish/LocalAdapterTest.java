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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAdapterTest {
    @TempDir private Path folder;

    @Test
    void a_folder_of_peft_is_its_weights_with_their_configuration() throws IOException {
        Files.writeString(
                folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"r\": 4}");
        Files.write(folder.resolve("adapter_model.safetensors"), TestModels.safetensors());
        Files.writeString(folder.resolve("README.md"), "A polite one.");

        var adapter = LocalAdapter.read("polite", folder);

        assertThat(adapter.files())
                .extracting(LocalFile::path, LocalFile::role)
                .containsExactly(
                        tuple("adapter_config.json", Role.ROLE_CONFIG),
                        tuple("adapter_model.safetensors", Role.ROLE_WEIGHTS));
    }

    @Test
    void a_model_is_no_adapter() throws IOException {
        var file = Files.write(folder.resolve("model.gguf"), TestModels.shard(0, 1));

        assertThatThrownBy(() -> LocalAdapter.read("polite", file))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("is no adapter");
    }

    @Test
    void an_adapter_is_no_model() throws IOException {
        Files.writeString(
                folder.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"r\": 4}");
        Files.write(folder.resolve("adapter_model.safetensors"), TestModels.safetensors());

        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("flotilla adapters add");
    }

    @Test
    void a_damaged_adapter_is_refused() throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.write(folder.resolve("adapter_model.safetensors"), "garbage".getBytes(UTF_8));

        assertThatThrownBy(() -> LocalAdapter.read("polite", folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("adapter_model.safetensors is no sound SAFETENSORS file");
    }
}
