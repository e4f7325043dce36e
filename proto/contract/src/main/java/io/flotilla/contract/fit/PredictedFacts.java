package io.flotilla.contract.fit;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.TensorHistogram;
import io.flotilla.contract.format.Weights;
import java.util.List;
import java.util.TreeSet;

/** Expects what a variant will say of itself, before it is made from another. */
public final class PredictedFacts {

    private static final String K_QUANT = "_K_";

    private PredictedFacts() {}

    /**
     * The facts of a variant that is to be made.
     *
     * @param tensorBytes that its weights are expected to take
     */
    public static VariantFacts of(
            VariantFacts source, Format format, Precision precision, long tensorBytes) {
        var weights = new Weights(source.weights().parameterCount(), tensorBytes);
        var entry =
                new TensorHistogram.Entry(
                        typeOf(format, precision), 1, weights.parameterCount(), tensorBytes);
        return new VariantFacts(
                format,
                precision.name(),
                precision.precisionClass(),
                new Requirements(runtimes(source, format), new TreeSet<>(), ""),
                weights,
                source.architecture(),
                new Tensors(
                        new TensorHistogram(List.of(entry)),
                        largestBytes(source, tensorBytes),
                        0,
                        source.tensors().width()));
    }

    private static List<ModelRuntime> runtimes(VariantFacts source, Format format) {
        if (source.format() == format) {
            return source.requirements().runtimes();
        }
        return switch (format) {
            case GGUF -> List.of(ModelRuntime.LLAMA_CPP);
            case ONNX -> List.of(ModelRuntime.ONNX_RUNTIME);
            case OPENVINO_IR, SAFETENSORS, MLX, LITERT, LITERT_LM ->
                    throw new IllegalArgumentException("nothing makes " + format);
        };
    }

    /** The largest tensor shrinks as all of them do. */
    private static long largestBytes(VariantFacts source, long tensorBytes) {
        var sourceBytes = source.weights().tensorBytes();
        return sourceBytes == 0
                ? 0
                : (long) ((double) source.tensors().largestBytes() * tensorBytes / sourceBytes);
    }

    /** The name that most of its tensors' type has in such a file. */
    private static String typeOf(Format format, Precision precision) {
        var name = precision.name();
        if (format == Format.ONNX) {
            return switch (precision) {
                case FP16 -> "FLOAT16";
                case BF16 -> "BFLOAT16";
                case FP32 -> "FLOAT";
                default -> name;
            };
        }
        var end = name.indexOf(K_QUANT);
        return end < 0 ? name : name.substring(0, end + K_QUANT.length() - 1);
    }
}
