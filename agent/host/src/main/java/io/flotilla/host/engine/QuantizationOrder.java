package io.flotilla.host.engine;

import java.nio.file.Path;

/**
 * Which precision to make of which files, and where.
 *
 * @param output model file to write; its folder exists, and what else is made goes beside it
 * @param precision as variants name it: FP16, INT8, INT4, Q8_0, Q4_K_M, TQ2_0
 * @param threads threads to use, 1 to 256
 */
public record QuantizationOrder(
        VariantFiles source,
        Path output,
        String precision,
        int threads,
        QuantizationOptions options) {

    /** The options for ONNX; those for GGUF are refused. */
    public QuantizationOptions.Onnx onnxOptions() throws HostProblem {
        return switch (options) {
            case QuantizationOptions.Unspecified _ -> QuantizationOptions.Onnx.DEFAULT;
            case QuantizationOptions.Onnx onnx -> onnx;
            case QuantizationOptions.Gguf _ ->
                    throw HostProblem.invalid("gguf", "gguf does not say how to make ONNX.");
        };
    }

    /** The options for GGUF; those for ONNX are refused. */
    public QuantizationOptions.Gguf ggufOptions() throws HostProblem {
        return switch (options) {
            case QuantizationOptions.Unspecified _ -> QuantizationOptions.Gguf.DEFAULT;
            case QuantizationOptions.Gguf gguf -> gguf;
            case QuantizationOptions.Onnx _ ->
                    throw HostProblem.invalid("onnx", "onnx does not say how to make GGUF.");
        };
    }
}
