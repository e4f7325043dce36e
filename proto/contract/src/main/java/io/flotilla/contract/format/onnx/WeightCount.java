package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Weights;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts a model's parameters and sorts them by the type that they are stored in.
 *
 * @param byPrecision parameters by the precision of the type alone; packed ones count as bytes
 */
record WeightCount(Weights weights, Map<Precision, Long> byPrecision) {

    static WeightCount of(Collection<Tensor> tensors, WeightUsage usage) {
        var parameters = 0L;
        var bytes = 0L;
        Map<Precision, Long> byPrecision = new EnumMap<>(Precision.class);
        for (var tensor : tensors) {
            var precision = precision(tensor, usage);
            if (usage.isAuxiliary(tensor)) {
                bytes += tensor.sizeBytes();
            } else if (precision.isPresent() && !tensor.dimensions().isEmpty()) {
                var held = usage.parameters(tensor);
                parameters += held;
                bytes += tensor.sizeBytes();
                byPrecision.merge(precision.get(), held, Long::sum);
            }
        }
        return new WeightCount(new Weights(parameters, bytes), byPrecision);
    }

    /** The precision of weights in the tensor; empty if it holds sizes or indices. */
    private static Optional<Precision> precision(Tensor tensor, WeightUsage usage) {
        var declared = DataType.valueOf(tensor.type().name()).precision();
        return declared.isEmpty() && usage.isDequantized(tensor)
                ? Optional.of(Precision.INT8)
                : declared;
    }

    /** The precision that most parameters have; full if there are none. */
    Precision main() {
        return byPrecision.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(Precision.FP32);
    }

    /** The part of the parameters in types of at most eight bits. */
    double narrowShare() {
        var narrow =
                byPrecision.entrySet().stream()
                        .filter(entry -> isNarrow(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return weights.parameterCount() == 0 ? 1 : (double) narrow / weights.parameterCount();
    }

    static boolean isNarrow(Precision precision) {
        return switch (precision.precisionClass()) {
            case ULTRA_LOW, LOW, MEDIUM -> true;
            case HALF, FULL -> false;
        };
    }
}
