package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.hardware.Cpu;

/**
 * How much work a token or an inference is expected to be on a processor, to rank variants by until
 * they were measured; it never rejects one.
 *
 * <p>The unit is one byte of weights moved, the limit of an engine that decodes token by token.
 * ONNX Runtime mostly computes whole inputs at a time, so there the kernel counts instead of the
 * bytes. Its factors are those of a sentence encoder measured on a processor with 8-bit dot
 * products: FP32 36.8, FP16 34.6 to 36, INT8 16 to 18, INT4 36 to 39 and two bits above 100 ms.
 */
final class SpeedEstimate {

    private static final double BYTES_OF_FP32 = 4;

    private static final double INT8_WITH_DOT_PRODUCTS = 0.5;
    private static final double INT8_WITHOUT = 0.75;
    private static final double UNPACKING_TO_COMPUTE = 1.05;
    private static final double EMULATED = 4;

    private SpeedEstimate() {}

    /** The work, more is slower. */
    static double work(VariantFacts facts, ModelRuntime runtime, Cpu cpu) {
        return switch (runtime) {
            case LLAMA_CPP, BITNET_CPP, MLX, VLLM, LITERT_LM ->
                    facts.weights().tensorBytes() * facts.activeShare();
            case ONNX_RUNTIME, ONNX_RUNTIME_GENAI, OPENVINO, LITERT ->
                    facts.weights().parameterCount()
                            * facts.activeShare()
                            * BYTES_OF_FP32
                            * kernelFactor(facts.precisionClass(), cpu);
        };
    }

    private static double kernelFactor(PrecisionClass precisionClass, Cpu cpu) {
        return switch (precisionClass) {
            case FULL -> 1;
            case HALF, LOW -> UNPACKING_TO_COMPUTE;
            case MEDIUM -> cpu.hasEightBitDotProducts() ? INT8_WITH_DOT_PRODUCTS : INT8_WITHOUT;
            case ULTRA_LOW -> EMULATED;
        };
    }
}
