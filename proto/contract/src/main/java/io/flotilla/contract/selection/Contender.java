package io.flotilla.contract.selection;

import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryEstimator;
import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Candidate.Verdict;
import org.jspecify.annotations.Nullable;

/** A variant together with what running it on one device would take. */
record Contender(Variant variant, @Nullable ModelRuntime runtime, MemoryFit memory) {

    static Contender of(Variant variant, DeviceFacts device, VariantPolicy policy) {
        var requirements = variant.facts().requirements();
        var here = device.runtimeFor(requirements);
        var elsewhere = requirements.runtimes().stream().findFirst();
        var need =
                here.or(() -> elsewhere)
                        .map(runtime -> estimate(variant, runtime, policy))
                        .orElseGet(() -> weightsAlone(variant));
        var budgetBytes = policy.budgetBytes(device.hardware().memory().availableBytes());
        return new Contender(variant, here.orElse(null), new MemoryFit(need, budgetBytes));
    }

    Candidate with(Verdict verdict) {
        return new Candidate(variant.name(), variant.facts().precision(), runtime, memory, verdict);
    }

    private static MemoryEstimate estimate(
            Variant variant, ModelRuntime runtime, VariantPolicy policy) {
        var modelTokens = variant.facts().architecture().contextLength();
        var workload = Workload.ofContext(policy.contextFor(modelTokens));
        return MemoryEstimator.estimate(variant.facts(), runtime, workload);
    }

    private static MemoryEstimate weightsAlone(Variant variant) {
        return new MemoryEstimate(variant.facts().weights().tensorBytes(), 0, 0, 0, 0);
    }
}
