package io.flotilla.contract.format;

import static io.flotilla.contract.format.Inspections.reasonAgainst;
import static io.flotilla.contract.format.Inspections.recognised;
import static io.flotilla.contract.format.OnnxFile.BFLOAT16;
import static io.flotilla.contract.format.OnnxFile.FLOAT;
import static io.flotilla.contract.format.OnnxFile.FLOAT16;
import static io.flotilla.contract.format.OnnxFile.INT4;
import static io.flotilla.contract.format.OnnxFile.INT8;
import static io.flotilla.contract.format.OnnxFile.MICROSOFT;
import static io.flotilla.contract.format.OnnxFile.UINT8;
import static io.flotilla.contract.format.OnnxFile.aNode;
import static io.flotilla.contract.format.OnnxFile.anEmptyOnnx;
import static io.flotilla.contract.format.OnnxFile.anOnnx;
import static io.flotilla.contract.format.OnnxFile.with;
import static io.flotilla.contract.format.OnnxInspectionTest.X_AND_W;
import static io.flotilla.contract.format.OnnxInspectionTest.facts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxPrecisionTest {
    static Stream<Arguments> precisions() {
        return Stream.of(
                Arguments.of(Precision.FP32, new Quantization.None(), anOnnx()),
                Arguments.of(Precision.FP16, new Quantization.None(), matMulOf(FLOAT16)),
                Arguments.of(Precision.BF16, new Quantization.None(), matMulOf(BFLOAT16)),
                Arguments.of(Precision.INT4, new Quantization.WeightOnly(4, 0, 0), matMulOf(INT4)),
                Arguments.of(Precision.INT8, new Quantization.WeightOnly(8, 0, 0), matMulOf(INT8)),
                Arguments.of(
                        Precision.INT4,
                        new Quantization.WeightOnly(4, 32, 4),
                        anEmptyOnnx().packedMatrix("w", 64, 16, 4, 32)),
                Arguments.of(
                        Precision.INT8,
                        new Quantization.WeightOnly(8, 64, 4),
                        anEmptyOnnx().packedMatrix("w", 64, 16, 8, 64)),
                Arguments.of(
                        Precision.INT4,
                        new Quantization.WeightOnly(4, 16, 4),
                        anEmptyOnnx()
                                .packedMatrix("small", 64, 16, 8, 32)
                                .packedMatrix("large", 64, 256, 4, 16)),
                Arguments.of(
                        Precision.INT8,
                        new Quantization.DynamicRanges(),
                        matMulOf(INT8)
                                .node("DynamicQuantizeLinear", List.of("x"), "q")
                                .node("MatMulInteger", List.of("q", "w"), "z")),
                Arguments.of(
                        Precision.INT8,
                        new Quantization.StaticRanges(),
                        matMulOf(INT8)
                                .node("QuantizeLinear", List.of("x", "s"), "q")
                                .node("DequantizeLinear", List.of("q", "s"), "r")),
                Arguments.of(
                        Precision.INT8,
                        new Quantization.StaticRanges(),
                        matMulOf(INT8).node("QLinearConv", List.of("x"), "q")),
                Arguments.of(
                        Precision.OPAQUE,
                        new Quantization.Precompiled("QNN"),
                        anEmptyOnnx()
                                .opset(MICROSOFT, 1)
                                .node(
                                        with(
                                                aNode(MICROSOFT, "EPContext", List.of("x"), "y"),
                                                "source",
                                                "QNN"))));
    }

    private static OnnxFile matMulOf(int type) {
        return anEmptyOnnx().node("MatMul", X_AND_W, "y").initializer("w", type, 64, 16);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("precisions")
    void the_precision_follows_from_operators_and_types(
            Precision precision, Quantization quantization, OnnxFile builder) {
        var file = builder.bytes();

        var model = recognised(file);

        assertThat(facts(model).quantization()).isEqualTo(quantization);
        assertThat(model.precision()).isEqualTo(precision);
    }

    static Stream<Arguments> quantizedMatrices() {
        return Stream.of(
                Arguments.of("packed 4 bits", anEmptyOnnx().packedMatrix("w", 64, 16, 4, 32)),
                Arguments.of("packed 2 bits", anEmptyOnnx().packedMatrix("w", 64, 16, 2, 16)),
                Arguments.of(
                        "dynamic",
                        anEmptyOnnx()
                                .node("DynamicQuantizeLinear", List.of("x"), "q")
                                .node("MatMulInteger", List.of("q", "w_quantized", "", "w_z"), "z")
                                .initializer("w_quantized", INT8, 64, 16)
                                .initializer("w_scale", FLOAT, 16)
                                .initializer("w_z", INT8, 16)),
                Arguments.of(
                        "static",
                        anEmptyOnnx()
                                .node("DequantizeLinear", List.of("w", "s", "z"), "r")
                                .initializer("w", INT8, 64, 16)
                                .initializer("s", FLOAT, 16)
                                .initializer("z", INT8, 16)),
                Arguments.of(
                        "gathered 4 bits",
                        anEmptyOnnx()
                                .opset(MICROSOFT, 1)
                                .node(
                                        with(
                                                aNode(
                                                        MICROSOFT,
                                                        "GatherBlockQuantized",
                                                        List.of("w", "i", "s"),
                                                        "y"),
                                                "bits",
                                                4))
                                .initializer("w", UINT8, 64, 8)
                                .initializer("s", FLOAT, 64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizedMatrices")
    void the_number_of_parameters_survives_quantization(String name, OnnxFile builder) {
        var file = builder.bytes();

        var weights = recognised(file).weights();

        assertThat(weights.parameterCount()).as(name).isEqualTo(64 * 16);
    }

    @Test
    void a_slow_accuracy_level_is_reported() {
        var node = aNode(MICROSOFT, "MatMulNBits", X_AND_W, "y");
        with(node, "K", 64);
        with(node, "N", 16);
        with(node, "bits", 8);
        with(node, "block_size", 32);
        var file =
                anEmptyOnnx()
                        .opset(MICROSOFT, 1)
                        .node(node)
                        .initializer("w", UINT8, 16, 2, 32)
                        .bytes();

        var warnings = recognised(file).warnings();

        assertThat(warnings)
                .containsExactly("MatMulNBits has accuracy_level 0; without 4 it is slow on CPUs.");
    }

    @Test
    void packed_weights_of_the_wrong_size_are_refused() {
        var node = aNode(MICROSOFT, "MatMulNBits", List.of("x", "w"), "y");
        with(node, "K", 64);
        with(node, "N", 16);
        with(node, "block_size", 32);
        var file =
                anEmptyOnnx()
                        .opset(MICROSOFT, 1)
                        .node(node)
                        .initializer("w", UINT8, 16, 2, 15)
                        .bytes();

        var reason = reasonAgainst(file);

        assertThat(reason).isEqualTo("tensor w has 480 bytes, and its MatMulNBits node needs 512");
    }
}
