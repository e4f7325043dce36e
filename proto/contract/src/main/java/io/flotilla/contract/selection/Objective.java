package io.flotilla.contract.selection;

import java.util.Locale;

/** What a choice among variants cares about most. */
public enum Objective {
    /** Closest to the reference. */
    QUALITY,
    /** Fastest answers. */
    LATENCY,
    /** Least energy, for which the kind of processor and the time it is busy stand. */
    POWER,
    /** Fewest bytes. */
    SIZE;

    /** Its name within a sentence. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
