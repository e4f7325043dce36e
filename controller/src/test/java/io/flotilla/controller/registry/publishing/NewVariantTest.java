package io.flotilla.controller.registry.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant.File;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewVariantTest {

    @ParameterizedTest
    @ValueSource(strings = {"model.onnx", "onnx/model.onnx", "a-b_c.9/..x/.hidden", "x..y"})
    void a_relative_path_of_plain_segments_is_taken(String path) {
        var variant = variantOf(new File(path, Role.MODEL, Digest.ZERO));

        assertThatCode(variant::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/model.onnx",
                "a/",
                "a//b",
                ".",
                "..",
                "../model.onnx",
                "a/../b",
                "a/./b",
                "a b",
                "a\\b",
                "ä.onnx",
                "a\nb",
                "a\0b"
            })
    void any_other_path_is_refused(String path) {
        var variant = variantOf(new File(path, Role.MODEL, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(variant::check)
                .withMessageContaining("variant.files[0].path");
    }

    @Test
    void a_path_of_256_characters_is_refused() {
        var variant = variantOf(new File("a".repeat(256), Role.MODEL, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class).isThrownBy(variant::check);
    }

    @Test
    void exactly_one_file_is_the_model() {
        var none = variantOf(new File("t.json", Role.TOKENIZER, Digest.ZERO));
        var two =
                variantOf(
                        new File("a.onnx", Role.MODEL, Digest.ZERO),
                        new File("b.onnx", Role.MODEL, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(none::check)
                .withMessageContaining("ROLE_MODEL, not 0");
        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(two::check)
                .withMessageContaining("ROLE_MODEL, not 2");
    }

    @Test
    void two_files_cannot_share_a_path() {
        var variant =
                variantOf(
                        new File("model.onnx", Role.MODEL, Digest.ZERO),
                        new File("model.onnx", Role.CONFIG, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(variant::check)
                .withMessageContaining("variant.files[1].path: must not be used twice");
    }

    @Test
    void a_file_cannot_be_another_ones_folder() {
        var variant =
                variantOf(
                        new File("model/weights.bin", Role.WEIGHTS, Digest.ZERO),
                        new File("model", Role.MODEL, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(variant::check)
                .withMessageContaining("variant.files[0].path");
    }

    @Test
    void all_that_is_wrong_with_the_paths_is_told_at_once() {
        var variant =
                variantOf(
                        new File("..", Role.MODEL, Digest.ZERO),
                        new File("/x", Role.CONFIG, Digest.ZERO));

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(variant::check)
                .satisfies(thrown -> assertThat(thrown.violations()).hasSize(2));
    }

    @Test
    void files_are_bounded_in_number() {
        var files = Collections.nCopies(65, new File("x", Role.MODEL, Digest.ZERO));
        var variant = new NewVariant(ModelVersion.NAMES.of("m", "1"), "", files);

        assertThatExceptionOfType(InvalidArgument.class)
                .isThrownBy(variant::check)
                .withMessageContaining("at most 64");
    }

    private static NewVariant variantOf(File... files) {
        return new NewVariant(ModelVersion.NAMES.of("m", "1"), "", List.of(files));
    }
}
