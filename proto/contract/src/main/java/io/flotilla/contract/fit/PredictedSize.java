package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import java.util.Map;
import java.util.OptionalLong;

/** Expects how large a model becomes in another precision, before that is made. */
public final class PredictedSize {

    private static final long BYTES_OF_VECTOR_ELEMENT = 4;

    /**
     * Bits a weight over whole files, scales and zero points included: of GGUF precisions as
     * llama.cpp's quantizer makes them, with the wider types that its recipes keep for some
     * matrices; of INT8 and INT4 as the controller makes them from ONNX.
     */
    private static final Map<Precision, Double> BITS =
            Map.ofEntries(
                    Map.entry(Precision.FP32, 32.0),
                    Map.entry(Precision.FP16, 16.0),
                    Map.entry(Precision.BF16, 16.0),
                    Map.entry(Precision.INT8, 8.1),
                    Map.entry(Precision.INT4, 4.6),
                    Map.entry(Precision.Q8_0, 8.5),
                    Map.entry(Precision.Q6_K, 6.56),
                    Map.entry(Precision.Q5_1, 6.04),
                    Map.entry(Precision.Q5_K_M, 5.70),
                    Map.entry(Precision.Q5_K_S, 5.57),
                    Map.entry(Precision.Q5_0, 5.57),
                    Map.entry(Precision.Q4_1, 5.11),
                    Map.entry(Precision.Q4_K_M, 4.89),
                    Map.entry(Precision.Q4_K_S, 4.67),
                    Map.entry(Precision.IQ4_NL, 4.68),
                    Map.entry(Precision.Q4_0, 4.64),
                    Map.entry(Precision.IQ4_XS, 4.46),
                    Map.entry(Precision.Q3_K_L, 4.30),
                    Map.entry(Precision.Q3_K_M, 4.00),
                    Map.entry(Precision.IQ3_M, 3.76),
                    Map.entry(Precision.Q3_K_S, 3.65),
                    Map.entry(Precision.IQ3_S, 3.65),
                    Map.entry(Precision.IQ3_XS, 3.50),
                    Map.entry(Precision.IQ3_XXS, 3.25),
                    Map.entry(Precision.Q2_K, 3.16),
                    Map.entry(Precision.Q2_K_S, 2.97),
                    Map.entry(Precision.IQ2_M, 2.93),
                    Map.entry(Precision.IQ2_S, 2.74),
                    Map.entry(Precision.IQ2_XS, 2.59),
                    Map.entry(Precision.IQ2_XXS, 2.38),
                    Map.entry(Precision.IQ1_M, 2.15),
                    Map.entry(Precision.TQ2_0, 2.06),
                    Map.entry(Precision.IQ1_S, 2.00),
                    Map.entry(Precision.TQ1_0, 1.69));

    private PredictedSize() {}

    /**
     * The bytes of so many weights, all of them taken for matrices; empty if there is no experience
     * with the precision.
     */
    public static OptionalLong bytes(long parameterCount, Precision precision) {
        var bits = BITS.get(precision);
        return bits == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(parameterCount * bits / Byte.SIZE));
    }

    /** The bytes of all tensors in that precision; empty if there is no experience with it. */
    public static OptionalLong bytes(ModelFile file, Precision precision) {
        var vectors =
                file.tensors().stream()
                        .filter(PredictedSize::isVector)
                        .mapToLong(Tensor::elements)
                        .sum();
        var ofVectors = vectors * BYTES_OF_VECTOR_ELEMENT;
        var matrices = bytes(Math.max(0, file.weights().parameterCount() - vectors), precision);
        return matrices.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(matrices.getAsLong() + ofVectors);
    }

    private static boolean isVector(Tensor tensor) {
        return tensor.dimensions().size() < 2;
    }
}
