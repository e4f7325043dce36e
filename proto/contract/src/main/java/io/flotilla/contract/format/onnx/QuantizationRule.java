package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Precision;
import io.flotilla.contract.format.Quantization;
import io.flotilla.contract.format.Quantization.WeightOnly;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tells by its operators, and then by its weights, how a graph is quantized. */
record QuantizationRule(Census census, WeightCount count) {

    /** The accuracy level at which MatMulNBits computes in whole numbers, fast on every CPU. */
    private static final int FAST_ACCURACY_LEVEL = 4;

    /** The first rule that applies. */
    Quantization quantization() {
        if (census.has("MatMulNBits")) {
            return mainScheme();
        }
        if (census.has("EPContext")) {
            return new Quantization.Precompiled(census.provider());
        }
        if (hasStaticRanges()) {
            return new Quantization.StaticRanges();
        }
        if (hasDynamicRanges()) {
            return new Quantization.DynamicRanges();
        }
        return byWeights();
    }

    private boolean hasStaticRanges() {
        return census.hasAnyStartingWith("QLinear")
                || (census.has("QuantizeLinear") && census.has("DequantizeLinear"));
    }

    private boolean hasDynamicRanges() {
        var multipliesIntegers = census.has("MatMulInteger") || census.has("ConvInteger");
        return census.has("DynamicQuantizeMatMul")
                || census.has("MatMulIntegerToFloat")
                || (census.has("DynamicQuantizeLinear") && multipliesIntegers);
    }

    private WeightOnly mainScheme() {
        return census.usage().packedParameters().entrySet().stream()
                .max(
                        Map.Entry.<WeightOnly, Long>comparingByValue()
                                .thenComparing(
                                        Map.Entry::getKey,
                                        Comparator.comparingInt(WeightOnly::bits)
                                                .thenComparingInt(WeightOnly::blockSize)
                                                .thenComparingInt(WeightOnly::accuracyLevel)))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private Quantization byWeights() {
        return switch (count.main()) {
            case INT8 -> new WeightOnly(8, 0, 0);
            case INT4, FP4 -> new WeightOnly(4, 0, 0);
            case INT2 -> new WeightOnly(2, 0, 0);
            // The others are floating-point types, or names that only GGUF has.
            default -> new Quantization.None();
        };
    }

    Precision precision(Quantization quantization) {
        return switch (quantization) {
            case WeightOnly(var bits, _, _) when bits <= 2 -> Precision.INT2;
            case WeightOnly(var bits, _, _) when bits <= 4 ->
                    count.main() == Precision.FP4 ? Precision.FP4 : Precision.INT4;
            case WeightOnly _ -> Precision.INT8;
            case Quantization.StaticRanges _, Quantization.DynamicRanges _ ->
                    WeightCount.isNarrow(count.main()) ? count.main() : Precision.INT8;
            case Quantization.Precompiled _ when count.weights().parameterCount() == 0 ->
                    Precision.OPAQUE;
            case Quantization.Precompiled _, Quantization.None _ -> count.main();
        };
    }

    /** What a person should know, in full sentences. */
    List<String> warnings(Quantization quantization) {
        List<String> warnings = new ArrayList<>();
        switch (quantization) {
            case WeightOnly(_, var blockSize, var level)
                    when blockSize > 0 && level != FAST_ACCURACY_LEVEL ->
                    warnings.add(
                            "MatMulNBits has accuracy_level %d; without 4 it is slow on CPUs."
                                    .formatted(level));
            case Quantization.Precompiled(var provider) ->
                    warnings.add(
                            "The graph is compiled for %s and runs nowhere else."
                                    .formatted(
                                            provider.isEmpty()
                                                    ? "one execution provider"
                                                    : provider));
            case WeightOnly _,
                    Quantization.StaticRanges _,
                    Quantization.DynamicRanges _,
                    Quantization.None _ -> {}
        }
        if (!(quantization instanceof Quantization.None) && count.narrowShare() < 0.5) {
            warnings.add(
                    "Only %.0f %% of the parameters are stored in eight bits or less."
                            .formatted(100 * count.narrowShare()));
        }
        return warnings;
    }
}
