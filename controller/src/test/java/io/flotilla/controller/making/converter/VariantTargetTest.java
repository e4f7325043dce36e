package io.flotilla.controller.making.converter;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTargetTest {

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "INT8, ONNX, onnx-int8",
        "int8, GGUF, onnx-int8",
        "INT8_STATIC, ONNX, onnx-int8-static",
        "onnx-int8-static, ONNX, onnx-int8-static",
        "INT4, ONNX, onnx-int4",
        "FP16, ONNX, onnx-fp16",
        "FP16, GGUF, gguf-fp16",
        "gguf-fp16, ONNX, gguf-fp16",
        "Q4_K_M, ONNX, gguf-q4-k-m",
        "gguf-q4-k-m, GGUF, gguf-q4-k-m",
        "TQ2_0, GGUF, gguf-tq2-0",
        "IQ4_XS, GGUF, gguf-iq4-xs"
    })
    void a_name_means_a_variant(String name, Format source, String id) {
        var target = VariantTarget.parse(name, source);

        assertThat(target).map(VariantTarget::id).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "INT9",
                "onnx-",
                "onnx-fp32",
                "onnx-q4-0",
                "gguf-int8",
                "Q4_K_M_STATIC",
                "OPAQUE",
                "FP16_STATIC",
                "I2_S",
                "-static"
            })
    void what_cannot_be_made_is_no_target(String name) {
        var target = VariantTarget.parse(name, Format.ONNX);

        assertThat(target).isEmpty();
    }
}
