package io.flotilla.contract.format;

import static io.flotilla.contract.format.Inspections.reasonAgainst;
import static io.flotilla.contract.format.Inspections.recognised;
import static io.flotilla.contract.format.SafetensorsFile.aSafetensors;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsInspectionTest {

    @Test
    void a_file_alone_tells_its_tensors() {
        var file =
                aSafetensors()
                        .with("model.embed_tokens.weight", "BF16", 32, 8)
                        .with("model.layers.0.mlp.up_proj.weight", "BF16", 16, 8)
                        .bytes();

        var model = recognised(file);

        assertThat(model.format()).isEqualTo(Format.SAFETENSORS);
        assertThat(model.precision()).isEqualTo(Precision.BF16);
        assertThat(model.weights()).isEqualTo(new Weights(384, 768));
        assertThat(model.tensors().getFirst().dimensions()).isEqualTo(List.of(32L, 8L));
        assertThat(model.warnings()).singleElement().asString().contains("config.json");
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of(
                        "a gap",
                        aSafetensors()
                                .withMember(
                                        "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}")
                                .with("b", "U8", 2),
                        "begins at byte"),
                Arguments.of(
                        "too few bytes",
                        aSafetensors()
                                .withMember(
                                        "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}"),
                        "its 2 elements of type F32 need 8"),
                Arguments.of(
                        "an unknown type",
                        aSafetensors()
                                .withMember(
                                        "\"a\":{\"dtype\":\"Q4\",\"shape\":[],\"data_offsets\":[0,0]}"),
                        "unknown type \"Q4\""),
                Arguments.of(
                        "a name twice",
                        aSafetensors().with("a", "U8", 1).with("a", "U8", 1),
                        "occurs twice"),
                Arguments.of(
                        "tensors behind the end",
                        aSafetensors()
                                .withMember(
                                        "\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}"),
                        "the file ends within tensor a"),
                Arguments.of(
                        "no JSON",
                        aSafetensors().withMember("\"a\":}"),
                        "something else than an object"),
                Arguments.of(
                        "impossible dimensions",
                        aSafetensors()
                                .withMember(
                                        "\"a\":{\"dtype\":\"U8\",\"shape\":[9000000000,9000000000],"
                                                + "\"data_offsets\":[0,9]}"),
                        "impossible dimensions"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void a_header_that_contradicts_the_file_is_refused(
            String name, SafetensorsFile file, String reason) {
        var bytes = file.bytes();

        var answer = reasonAgainst(bytes);

        assertThat(answer).as(name).contains(reason);
    }
}
