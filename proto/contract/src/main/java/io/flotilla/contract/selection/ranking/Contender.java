package io.flotilla.contract.selection.ranking;

import io.flotilla.contract.selection.Candidate;
import io.flotilla.contract.selection.Candidate.Verdict;
import io.flotilla.contract.selection.ExpectedSpeed;
import io.flotilla.contract.selection.Footprint;
import io.flotilla.contract.selection.Placement.Processor;
import org.jspecify.annotations.Nullable;

/**
 * A variant together with the best place for it on one device, and what running it there would
 * take.
 *
 * @param site null: no engine here can run it
 * @param pace null: no engine here can run it
 * @param effortCell of the time that it takes there
 * @param energyCell of that time and what such a processor draws
 */
record Contender(
        Prepared prepared,
        @Nullable Site site,
        Footprint footprint,
        @Nullable Pace pace,
        int effortCell,
        int energyCell) {

    static Contender at(Prepared prepared, Site site, Footprint footprint, Pace pace) {
        return new Contender(
                prepared,
                site,
                footprint,
                pace,
                LogGrid.EFFORT.cell(pace.seconds()),
                LogGrid.EFFORT.cell(pace.seconds() * watts(site.placement().processor())));
    }

    static Contender nowhere(Prepared prepared, Footprint footprint) {
        return new Contender(prepared, null, footprint, null, 0, 0);
    }

    /** What such a processor usually draws while it computes. */
    private static double watts(Processor processor) {
        return switch (processor) {
            case CPU -> 15;
            case INTEGRATED_GPU -> 12;
            case DISCRETE_GPU -> 150;
            case NPU -> 5;
        };
    }

    /** Whether it fits there and is not known to be too slow there. */
    boolean isRunnable() {
        return pace != null && pace.miss() == null && footprint.fits();
    }

    boolean isOnNpu() {
        return site != null && site.placement().processor() == Processor.NPU;
    }

    boolean isOnCpu() {
        return site != null && site.isOnCpu();
    }

    boolean isVendorsOwn() {
        return site != null && site.isVendorsOwn();
    }

    boolean isLikelyTooSlow() {
        return pace != null && pace.isLikelyMiss();
    }

    boolean isCached() {
        return footprint.downloadBytes() == 0;
    }

    double seconds() {
        return pace == null ? 0 : pace.seconds();
    }

    Candidate with(Verdict verdict) {
        return new Candidate(
                prepared.name(),
                prepared.facts().precision(),
                site == null ? null : site.placement(),
                footprint,
                pace == null ? ExpectedSpeed.UNKNOWN : pace.expected(),
                prepared.quality(),
                verdict);
    }
}
