package io.flotilla.controller.rollout.rollback;

import io.flotilla.controller.rollout.plan.ErrorCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What devices have shown of the variants of a rollout.
 *
 * @param tallies of variants that failed on some device; empty if nobody looked
 * @param withdrawals variants that speak for themselves no more
 * @param excused what withdrawn variants have done in the current wave
 */
public record VariantEvidence(
        List<VariantTally> tallies, List<Withdrawal> withdrawals, Excused excused) {

    /** Nobody looked, or nothing was shown. */
    public static final VariantEvidence NONE =
            new VariantEvidence(List.of(), List.of(), new Excused(0, 0));

    /**
     * Devices that failed, or went back, with a variant that was withdrawn since: they do not speak
     * against the others.
     */
    public record Excused(int failed, int rolledBack) {}

    public VariantEvidence {
        tallies = List.copyOf(tallies);
        withdrawals = List.copyOf(withdrawals);
    }

    /** The worst of the variants that meet the condition and are not withdrawn yet. */
    public Optional<VariantTally> worst(ErrorCondition condition) {
        return tallies.stream()
                .filter(tally -> !tally.variant().isEmpty())
                .filter(tally -> condition.isMetBy(tally.failed(), tally.executed()))
                .filter(tally -> !isWithdrawn(tally))
                .max(
                        Comparator.comparingInt(VariantTally::failed)
                                .thenComparing(VariantTally::variant)
                                .thenComparing(VariantTally::hardwareClass));
    }

    private boolean isWithdrawn(VariantTally tally) {
        return withdrawals.stream()
                .anyMatch(one -> one.concerns(tally.variant(), tally.hardwareClass()));
    }
}
