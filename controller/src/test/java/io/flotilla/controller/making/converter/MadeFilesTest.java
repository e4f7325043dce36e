package io.flotilla.controller.making.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.contract.format.Format;
import io.flotilla.controller.making.converter.MadeFiles.Made;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.registry.VariantFile.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeFilesTest {

    @TempDir private Path folder;

    @Test
    void the_model_comes_first_and_the_others_by_what_they_are() throws Exception {
        for (var name : new String[] {"a.bin", "model.xml", "tokenizer.json", "config.json"}) {
            Files.writeString(folder.resolve(name), name);
        }

        assertThat(MadeFiles.in(folder, Format.OPENVINO_IR).files())
                .containsExactly(
                        new Made("model.xml", Role.MODEL),
                        new Made("a.bin", Role.WEIGHTS),
                        new Made("config.json", Role.CONFIG),
                        new Made("tokenizer.json", Role.TOKENIZER));
    }

    @Test
    void a_link_is_not_followed() throws Exception {
        Files.createSymbolicLink(folder.resolve("model.onnx"), Path.of("/etc/passwd"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> MadeFiles.in(folder, Format.ONNX))
                .withMessageContaining("model.onnx, which is no plain file");
    }

    @Test
    void there_must_be_one_model() throws Exception {
        Files.writeString(folder.resolve("weights.bin"), "");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> MadeFiles.in(folder, Format.ONNX))
                .withMessageContaining("0 files named *.onnx, not one");
    }
}
