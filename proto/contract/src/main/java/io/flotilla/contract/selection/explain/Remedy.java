package io.flotilla.contract.selection.explain;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.Rejection;
import io.flotilla.contract.selection.Rejection.Reason;
import io.flotilla.contract.selection.SpeedObjective;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says the smallest change by which a device would get a better variant, or one at all. */
final class Remedy {

    private static final double PERCENT = 100;

    private Remedy() {}

    /** One sentence; empty if nothing that small would help. */
    static Optional<String> of(List<Candidate> candidates, VariantPolicy policy) {
        var chosen = candidates.stream().filter(Candidate::isChosen).findFirst();
        return candidates.stream()
                .filter(candidate -> candidate.rejections().size() == 1)
                .filter(candidate -> chosen.isEmpty() || isBetter(candidate, chosen.get(), policy))
                .filter(candidate -> lackBytes(candidate.rejections().getFirst()) > 0)
                .min(
                        Comparator.<Candidate>comparingLong(
                                        candidate -> lackBytes(candidate.rejections().getFirst()))
                                .thenComparing(Candidate::variant))
                .map(candidate -> sentence(candidate, chosen.isPresent()));
    }

    /** Only quality is sure to rise with what has no room yet. */
    private static boolean isBetter(Candidate candidate, Candidate chosen, VariantPolicy policy) {
        return policy.objective() == Objective.QUALITY
                && policy.precisions().preferBits().isEmpty()
                && candidate.quality().divergence() < chosen.quality().divergence()
                && isFastEnough(candidate.speed(), policy.demands().speed());
    }

    private static boolean isFastEnough(ExpectedSpeed speed, SpeedObjective objective) {
        return (speed.tokensPerSecond() == 0
                        || speed.tokensPerSecond() >= objective.minTokensPerSecond())
                && (objective.maxLatencySeconds() == 0
                        || speed.latencySeconds() <= objective.maxLatencySeconds());
    }

    /** What is missing of memory or disk; 0 if it is something else. */
    private static long lackBytes(Rejection rejection) {
        return switch (rejection.reason()) {
            case NO_MEMORY -> figure(rejection, "requiredBytes") - figure(rejection, "budgetBytes");
            case NO_DISK ->
                    figure(rejection, "requiredBytes") - figure(rejection, "availableBytes");
            case UNKNOWN,
                    NO_RUNTIME,
                    EP_MISSING,
                    COMPAT_STRING,
                    FORMAT_VERSION,
                    ISA,
                    PRECISION_NOT_ALLOWED,
                    NOT_PINNED,
                    QUARANTINED,
                    QUALITY_FLOOR,
                    SLO_MEASURED,
                    SIGNATURE,
                    WITHDRAWN,
                    CONTEXT_TOO_SHORT ->
                    0;
        };
    }

    private static String sentence(Candidate candidate, boolean somethingRuns) {
        var rejection = candidate.rejections().getFirst();
        var label = Explanation.label(candidate);
        var outcome = label + (somethingRuns ? " would be the choice" : " would run");
        return rejection.reason() == Reason.NO_MEMORY
                ? memory(rejection, outcome)
                : "With "
                        + Figures.need(lackBytes(rejection))
                        + " more of disk free, "
                        + outcome
                        + ".";
    }

    private static String memory(Rejection rejection, String outcome) {
        var keptRatio = 1 - figure(rejection, "headroomPercent") / PERCENT;
        var moreBytes = (long) Math.ceil(lackBytes(rejection) / keptRatio);
        var ofWhat =
                rejection.metadata().getOrDefault("pool", "MAIN").equals("MAIN")
                        ? "memory"
                        : "the accelerator's memory";
        return "With "
                + Figures.need(moreBytes)
                + " more of "
                + ofWhat
                + " available"
                + smallerHeadroom(rejection)
                + ", "
                + outcome
                + ".";
    }

    /** Where it is only the headroom that it does not fit into. */
    private static String smallerHeadroom(Rejection rejection) {
        var availableBytes = figure(rejection, "availableBytes");
        var leftBytes = availableBytes - figure(rejection, "requiredBytes");
        return leftBytes < 0 || availableBytes == 0
                ? ""
                : ", or a headroom of at most "
                        + (long) (leftBytes * PERCENT / availableBytes)
                        + " %";
    }

    private static long figure(Rejection rejection, String key) {
        var value = rejection.metadata().get(key);
        return value == null ? 0 : Long.parseLong(value);
    }
}
