package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryEstimator;
import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Verdict;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.ExpectedQuality;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Placement;
import io.flotilla.contract.selection.RunSetting;
import io.flotilla.contract.selection.Variant;
import io.flotilla.contract.selection.VariantPolicy;
import org.jspecify.annotations.Nullable;

/** A variant together with what running it on one device would take. */
record Contender(Variant variant, @Nullable Placement placement, Footprint footprint) {

    static Contender of(
            Variant variant, DeviceFacts device, Placements placements, VariantPolicy policy) {
        var requirements = variant.facts().requirements();
        var here = placements.bestFor(requirements);
        var elsewhere = requirements.runtimes().stream().findFirst();
        var workload = workload(variant, policy);
        var need =
                here.map(Placement::runtime)
                        .or(() -> elsewhere)
                        .map(runtime -> estimate(variant, runtime, workload))
                        .orElseGet(() -> weightsAlone(variant));
        var availableBytes = device.hardware().memory().availableBytes();
        var memory = new MemoryFit(need, policy.room().budgetBytes(availableBytes));
        return new Contender(
                variant,
                here.orElse(null),
                new Footprint(RunSetting.whole(workload), memory, null));
    }

    MemoryFit memory() {
        return footprint.memory();
    }

    Candidate with(Verdict verdict) {
        return new Candidate(
                variant.name(),
                variant.facts().precision(),
                placement,
                footprint,
                ExpectedSpeed.UNKNOWN,
                quality(),
                verdict);
    }

    private ExpectedQuality quality() {
        return new ExpectedQuality(variant.expectedDivergence(), variant.divergence() != null);
    }

    private static Workload workload(Variant variant, VariantPolicy policy) {
        var room = policy.room();
        var modelTokens = variant.facts().architecture().contextLength();
        return new Workload(room.contextFor(modelTokens), room.sequences());
    }

    private static MemoryEstimate estimate(
            Variant variant, ModelRuntime runtime, Workload workload) {
        return MemoryEstimator.estimate(variant.facts(), runtime, workload);
    }

    private static MemoryEstimate weightsAlone(Variant variant) {
        return new MemoryEstimate(variant.facts().weights().tensorBytes(), 0, 0, 0, 0);
    }
}
