package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.KeyValueCache;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.ExpectedQuality;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A variant with all that no device changes, worked out once.
 *
 * @param preference its place among the widths that the policy prefers, from 0
 * @param hasCache whether it keeps past tokens, as what makes text does
 * @param rungs the settings in which each of its engines may run it
 */
record Prepared(
        Variant variant,
        ExpectedQuality quality,
        int divergenceCell,
        int preference,
        boolean hasCache,
        Map<ModelRuntime, List<Rung>> rungs) {

    static Prepared of(Variant variant, VariantPolicy policy) {
        var hasCache = KeyValueCache.bytesPerToken(variant.facts().architecture()) > 0;
        var rungs = new EnumMap<ModelRuntime, List<Rung>>(ModelRuntime.class);
        for (var runtime : variant.facts().requirements().runtimes()) {
            rungs.put(
                    runtime,
                    Rung.of(
                            variant.facts(),
                            runtime,
                            policy.room(),
                            isGenerative(runtime, hasCache)));
        }
        var quality =
                new ExpectedQuality(variant.expectedDivergence(), variant.divergence() != null);
        return new Prepared(
                variant,
                quality,
                LogGrid.DIVERGENCE.cell(quality.divergence()),
                preference(variant.facts(), policy),
                hasCache,
                rungs);
    }

    private static int preference(VariantFacts facts, VariantPolicy policy) {
        var preferred = policy.precisions().preferBits();
        var place = preferred.indexOf(Width.bits(facts));
        return place < 0 ? preferred.size() : place;
    }

    /** Whether an engine makes text of it token by token, so that it has a pace in tokens. */
    boolean isGenerative(ModelRuntime runtime) {
        return isGenerative(runtime, hasCache);
    }

    /** Whether some engine does. */
    boolean isGenerative() {
        return rungs.keySet().stream().anyMatch(this::isGenerative);
    }

    private static boolean isGenerative(ModelRuntime runtime, boolean hasCache) {
        return switch (runtime) {
            case LLAMA_CPP, BITNET_CPP, ONNX_RUNTIME, OPENVINO, LITERT -> hasCache;
            case ONNX_RUNTIME_GENAI, MLX, VLLM, LITERT_LM -> true;
        };
    }

    List<Rung> rungsOf(ModelRuntime runtime) {
        return rungs.getOrDefault(runtime, List.of());
    }

    /** What keeps apart variants that are alike in all else. */
    String name() {
        return variant.name();
    }

    VariantFacts facts() {
        return variant.facts();
    }
}
