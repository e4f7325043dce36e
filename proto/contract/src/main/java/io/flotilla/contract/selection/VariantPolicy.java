package io.flotilla.contract.selection;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Bounds and steers the choice of a variant.
 *
 * @param allow precisions that may be chosen, by name; empty: any
 * @param memoryHeadroomPercent share of available memory that stays free, 0 to 90
 * @param contextTokens context that must fit; 0: the smaller of 4096 and what the model was made
 *     for
 * @param pin id of the only variant that may be chosen; empty: none
 * @param ladder whether the next best variant is tried when one fails on the device
 */
public record VariantPolicy(
        Objective objective,
        SortedSet<String> allow,
        int memoryHeadroomPercent,
        long contextTokens,
        String pin,
        boolean ladder) {

    public static final int DEFAULT_HEADROOM_PERCENT = 20;
    public static final int MAXIMUM_HEADROOM_PERCENT = 90;

    /** What holds where nobody said otherwise. */
    public static final VariantPolicy DEFAULT =
            new VariantPolicy(
                    Objective.QUALITY, new TreeSet<>(), DEFAULT_HEADROOM_PERCENT, 0, "", true);

    private static final long DEFAULT_CONTEXT_TOKENS = 4096;

    public VariantPolicy {
        if (memoryHeadroomPercent < 0 || memoryHeadroomPercent > MAXIMUM_HEADROOM_PERCENT) {
            throw new IllegalArgumentException(
                    "headroom of " + memoryHeadroomPercent + " % is not within 0 to 90 %");
        }
        if (contextTokens < 0) {
            throw new IllegalArgumentException("negative context: " + contextTokens);
        }
        allow = Collections.unmodifiableSortedSet(new TreeSet<>(allow));
    }

    public VariantPolicy withObjective(Objective changed) {
        return new VariantPolicy(changed, allow, memoryHeadroomPercent, contextTokens, pin, ladder);
    }

    public VariantPolicy withAllow(SortedSet<String> changed) {
        return new VariantPolicy(
                objective, changed, memoryHeadroomPercent, contextTokens, pin, ladder);
    }

    public VariantPolicy withMemoryHeadroomPercent(int changed) {
        return new VariantPolicy(objective, allow, changed, contextTokens, pin, ladder);
    }

    public VariantPolicy withContextTokens(long changed) {
        return new VariantPolicy(objective, allow, memoryHeadroomPercent, changed, pin, ladder);
    }

    public VariantPolicy withPin(String changed) {
        return new VariantPolicy(
                objective, allow, memoryHeadroomPercent, contextTokens, changed, ladder);
    }

    boolean allows(String precision) {
        return allow.isEmpty() || allow.contains(precision);
    }

    /** The part of available memory that a variant may take. */
    long budgetBytes(long availableBytes) {
        return (long) (availableBytes / 100.0 * (100 - memoryHeadroomPercent));
    }

    /**
     * The context to make room for in a model that was made for so many tokens, 0 if that is not
     * said; the answer is 0 if nobody says.
     */
    long contextFor(long modelTokens) {
        return contextTokens > 0 ? contextTokens : Math.min(modelTokens, DEFAULT_CONTEXT_TOKENS);
    }
}
