package io.flotilla.contract.selection;

import io.flotilla.contract.fit.MemoryFit;
import io.flotilla.contract.format.ModelRuntime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One variant in a selection.
 *
 * @param variant its full resource name
 * @param precision for display
 * @param placement where it would run; null if it can nowhere here
 */
public record Candidate(
        String variant,
        String precision,
        @Nullable Placement placement,
        Footprint footprint,
        ExpectedSpeed speed,
        ExpectedQuality quality,
        Verdict verdict) {

    /** Whether a variant may run. */
    public sealed interface Verdict {}

    /**
     * It may run.
     *
     * @param rank its place among those that may, from 1
     * @param rationale how it stands among them, in one sentence
     */
    public record Ranked(int rank, String rationale) implements Verdict {

        public Ranked {
            if (rank < 1) {
                throw new IllegalArgumentException("ranks begin at 1, not " + rank);
            }
        }
    }

    /** It may not, for all of these reasons. */
    public record Rejected(List<Rejection> rejections) implements Verdict {

        public Rejected {
            rejections = List.copyOf(rejections);
            if (rejections.isEmpty()) {
                throw new IllegalArgumentException("rejected without a reason");
            }
        }
    }

    /** The engine that would run it; null if none here can. */
    public @Nullable ModelRuntime runtime() {
        return placement == null ? null : placement.runtime();
    }

    /** What it takes of main memory. */
    public MemoryFit memory() {
        return footprint.memory();
    }

    public boolean isRanked() {
        return verdict instanceof Ranked;
    }

    public boolean isChosen() {
        return verdict instanceof Ranked(var rank, _) && rank == 1;
    }

    /** Why it may not run; empty if it may. */
    public List<Rejection> rejections() {
        return switch (verdict) {
            case Ranked _ -> List.of();
            case Rejected(var rejections) -> rejections;
        };
    }
}
