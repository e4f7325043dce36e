package io.flotilla.contract.selection;

import static io.flotilla.contract.selection.Criterion.CACHED;
import static io.flotilla.contract.selection.Criterion.DIVERGENCE;
import static io.flotilla.contract.selection.Criterion.DOWNLOAD;
import static io.flotilla.contract.selection.Criterion.WORK;

import java.util.List;
import java.util.Locale;

/** What a choice among variants cares about most. */
public enum Objective {
    /** Closest to the reference. */
    QUALITY,
    /** Fastest answers. */
    LATENCY,
    /** Least energy, for which the time that a processor is busy stands. */
    POWER,
    /** Fewest bytes. */
    SIZE;

    /** What is compared, the first first; the name decides between variants alike in all of it. */
    List<Criterion> criteria() {
        return switch (this) {
            case QUALITY -> List.of(DIVERGENCE, WORK, CACHED, DOWNLOAD);
            case LATENCY, POWER -> List.of(WORK, DIVERGENCE, CACHED, DOWNLOAD);
            case SIZE -> List.of(DOWNLOAD, DIVERGENCE, WORK, CACHED);
        };
    }

    /** Its name within a sentence. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
