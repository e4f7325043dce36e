package io.flotilla.contract.format;

import static io.flotilla.contract.format.Inspections.inspect;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Inspection.Unrecognised;
import io.flotilla.contract.format.Inspection.Unsupported;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtherFilesTest {

    static Stream<Arguments> knownKinds() {
        return Stream.of(
                Arguments.of("PyTorch zip", "PK\u0003\u0004" + " ".repeat(26) + "archive/data.pkl"),
                Arguments.of("Keras zip", "PK\u0003\u0004" + " ".repeat(26) + "metadata.json"),
                Arguments.of("zip archive", "PK\u0003\u0004" + " ".repeat(26) + "readme.txt"),
                Arguments.of("PyTorch pickle", "\u0080\u0002}q\0."),
                Arguments.of("Keras HDF5", "\u0089HDF\r\n\u001a\n"),
                Arguments.of("TensorFlow SavedModel", "\b\u0001\u0012\u00ff\u0010\n"),
                Arguments.of("ORT format", "\u0010\0\0\0ORTM"),
                Arguments.of(
                        "OpenVINO IR", "<?xml version=\"1.0\"?>\n<net name=\"m\" version=\"11\">"),
                Arguments.of("GGML before GGUF", "tjgg\u0003\0\0\0"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("knownKinds")
    void a_kind_that_is_not_read_is_named_with_a_hint(String kind, String content) {
        var file = content.getBytes(ISO_8859_1);

        var inspection = inspect(file);

        assertThat(inspection).isInstanceOf(Unsupported.class);
        assertThat(((Unsupported) inspection).kind()).isEqualTo(kind);
        assertThat(((Unsupported) inspection).hint()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GGU", "{\"model\": {}}", "\u0000\u0000\u0000", "<?xml?><svg/>", "\b"})
    void anything_else_is_not_recognised(String content) {
        var file = content.getBytes(ISO_8859_1);

        var inspection = inspect(file);

        assertThat(inspection)
                .isEqualTo(
                        new Unrecognised(
                                "its first bytes are those of no known kind of model file"));
    }

    @Test
    void an_empty_file_is_called_empty() {
        var file = new byte[0];

        var inspection = inspect(file);

        assertThat(inspection).isEqualTo(new Unrecognised("the file is empty"));
    }

    @Test
    void a_file_that_is_not_read_has_an_opaque_layout() {
        var file = "tjgg\u0003".getBytes(ISO_8859_1);

        var layout = inspect(file).layout();

        assertThat(layout).isEqualTo(new Layout.Opaque());
    }
}
