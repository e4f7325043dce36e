package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.QuantizationOptions.Activations;
import java.util.Map;

/** What can be made. */
enum Kind {
    HALF,
    DYNAMIC_INT8,
    STATIC_INT8,
    BLOCKS_OF_8_BITS,
    BLOCKS_OF_4_BITS;

    static Kind of(String precision, Activations activations) throws HostProblem {
        return switch (precision) {
            case "FP16" -> {
                require(activations == Activations.UNSPECIFIED, precision, activations);
                yield HALF;
            }
            case "INT8" ->
                    switch (activations) {
                        case UNSPECIFIED, DYNAMIC -> DYNAMIC_INT8;
                        case STATIC -> STATIC_INT8;
                        case WEIGHT_ONLY -> BLOCKS_OF_8_BITS;
                    };
            case "INT4" -> {
                boolean isWeightOnly =
                        activations == Activations.UNSPECIFIED
                                || activations == Activations.WEIGHT_ONLY;
                require(isWeightOnly, precision, activations);
                yield BLOCKS_OF_4_BITS;
            }
            default ->
                    throw new HostProblem(
                            Reason.QUANTIZATION_UNSUPPORTED,
                            "ONNX files are made in FP16, INT8 and INT4, not in " + precision + ".",
                            Map.of("precision", precision));
        };
    }

    private static void require(boolean isPossible, String precision, Activations activations)
            throws HostProblem {
        if (!isPossible) {
            throw HostProblem.invalid(
                    "activations", precision + " does not go with " + activations + ".");
        }
    }
}
