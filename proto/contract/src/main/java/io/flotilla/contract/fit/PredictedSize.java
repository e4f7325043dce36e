package io.flotilla.contract.fit;

import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import java.util.Map;
import java.util.OptionalLong;

/** Expects how large a model becomes in another precision, before that is made. */
public final class PredictedSize {

    private static final double BYTES_OF_VECTOR_ELEMENT = 4;

    /**
     * Bits a weight over whole files, as llama.cpp's quantizer makes them: the wider types that its
     * recipes keep for some matrices are in them.
     */
    private static final Map<Precision, Double> BITS =
            Map.ofEntries(
                    Map.entry(Precision.FP32, 32.0),
                    Map.entry(Precision.FP16, 16.0),
                    Map.entry(Precision.BF16, 16.0),
                    Map.entry(Precision.Q8_0, 8.5),
                    Map.entry(Precision.Q6_K, 6.56),
                    Map.entry(Precision.Q5_K_M, 5.70),
                    Map.entry(Precision.Q5_K_S, 5.57),
                    Map.entry(Precision.Q5_0, 5.57),
                    Map.entry(Precision.Q4_K_M, 4.89),
                    Map.entry(Precision.Q4_K_S, 4.67),
                    Map.entry(Precision.Q4_0, 4.64),
                    Map.entry(Precision.IQ4_XS, 4.46),
                    Map.entry(Precision.Q3_K_M, 4.0),
                    Map.entry(Precision.Q2_K, 3.16));

    private PredictedSize() {}

    /** The bytes of all tensors in that precision; empty if there is no experience with it. */
    public static OptionalLong bytes(ModelFile file, Precision precision) {
        var bits = BITS.get(precision);
        if (bits == null) {
            return OptionalLong.empty();
        }
        var vectors =
                file.tensors().stream()
                        .filter(PredictedSize::isVector)
                        .mapToLong(Tensor::elements)
                        .sum();
        var matrices = Math.max(0, file.weights().parameterCount() - vectors);
        return OptionalLong.of(
                (long) (matrices * bits / Byte.SIZE + vectors * BYTES_OF_VECTOR_ELEMENT));
    }

    private static boolean isVector(Tensor tensor) {
        return tensor.dimensions().size() < 2;
    }
}
