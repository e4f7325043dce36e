package io.flotilla.contract.selection;

import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.PrecisionClass;
import java.util.Map;
import java.util.Set;

/**
 * How far a precision is expected to take a model from its reference, until it was measured on the
 * model itself.
 *
 * <p>The figures are mean Kullback-Leibler divergences in nats per token against FP16. The measured
 * ones are those of Llama-3-8B on wikitext from llama.cpp's perplexity README, without importance
 * matrix where both are given. The others are placed between their neighbours by bits per weight
 * and block size. Models differ widely in the amount but hardly in the order.
 */
final class QualityPrior {

    private static final Map<String, Double> MEASURED =
            Map.ofEntries(
                    Map.entry("Q8_0", 0.0014),
                    Map.entry("Q6_K", 0.0055),
                    Map.entry("Q5_K_M", 0.0108),
                    Map.entry("Q5_1", 0.0180),
                    Map.entry("Q4_K_M", 0.0313),
                    Map.entry("IQ4_XS", 0.0363),
                    Map.entry("Q4_K_S", 0.0431),
                    Map.entry("Q4_0", 0.0719),
                    Map.entry("Q3_K_M", 0.1019),
                    Map.entry("Q3_K_S", 0.228),
                    Map.entry("Q2_K", 0.445),
                    Map.entry("IQ1_S", 2.2));

    private static final Map<String, Double> PLACED =
            Map.ofEntries(
                    Map.entry("FP64", 0.0),
                    Map.entry("FP32", 0.0),
                    Map.entry("FP16", 0.0),
                    Map.entry("BF16", 0.0),
                    Map.entry("INT8", 0.008),
                    Map.entry("FP8", 0.016),
                    Map.entry("Q5_K_S", 0.0140),
                    Map.entry("Q5_0", 0.0210),
                    Map.entry("IQ4_NL", 0.0360),
                    Map.entry("Q4_1", 0.0600),
                    Map.entry("INT4", 0.0650),
                    Map.entry("NVFP4", 0.0650),
                    Map.entry("MXFP4", 0.0800),
                    Map.entry("FP4", 0.0900),
                    Map.entry("Q3_K_L", 0.0850),
                    Map.entry("IQ3_M", 0.1050),
                    Map.entry("IQ3_S", 0.1200),
                    Map.entry("IQ3_XS", 0.1600),
                    Map.entry("IQ3_XXS", 0.2200),
                    Map.entry("IQ2_M", 0.4000),
                    Map.entry("IQ2_S", 0.5000),
                    Map.entry("IQ2_XS", 0.6500),
                    Map.entry("Q2_K_S", 0.6000),
                    Map.entry("IQ2_XXS", 0.9000),
                    Map.entry("Q2_0", 1.0),
                    Map.entry("INT2", 1.5),
                    Map.entry("IQ1_M", 1.6),
                    Map.entry("Q1_0", 2.5));

    private static final Set<String> TERNARY =
            Set.of("TQ1_0", "TQ2_0", "I2_S", "TL1", "TL2", "TERNARY");

    private QualityPrior() {}

    /**
     * The expected divergence, 0 for none. A precision that is not listed counts as a poor one of
     * its class.
     */
    static double divergence(VariantFacts facts) {
        var precision = facts.precision();
        if (TERNARY.contains(precision)) {
            return isTrainedTernary(facts) ? 0 : poorOf(PrecisionClass.ULTRA_LOW);
        }
        var measured = MEASURED.get(precision);
        return measured != null
                ? measured
                : PLACED.getOrDefault(precision, poorOf(facts.precisionClass()));
    }

    /** Weights that were trained to three values lose nothing by being stored as such. */
    private static boolean isTrainedTernary(VariantFacts facts) {
        return facts.architecture().family().startsWith("bitnet");
    }

    private static double poorOf(PrecisionClass precisionClass) {
        return switch (precisionClass) {
            case FULL, HALF -> 0;
            case MEDIUM -> 0.03;
            case LOW -> 0.25;
            case ULTRA_LOW -> 2.5;
        };
    }
}
