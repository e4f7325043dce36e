package io.flotilla.controller.rollout.gate;

import java.util.Locale;

/** What conditions may speak of. */
public enum Variable {
    /** The median of what devices measure. */
    RESULT(false),
    /** The median of what they are compared with. */
    BASELINE(false),
    /** How many times as much they measure. */
    RATIO(false),
    /** The least ratio that is credible. */
    LOWER(false),
    /** The largest ratio that is credible. */
    UPPER(false),
    /** How many devices are compared. */
    SAMPLES(true),
    /** How many devices they are compared with. */
    BASELINE_SAMPLES(true);

    private final boolean isCount;

    Variable(boolean isCount) {
        this.isCount = isCount;
    }

    /** Its name in expressions. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a whole number rather than a measure. */
    public boolean isCount() {
        return isCount;
    }

    /** Whether it says something of a comparison. */
    boolean comparesVersions() {
        return this != RESULT && this != SAMPLES;
    }

    /** Whether it takes an estimate of the ratio. */
    boolean isOfRatio() {
        return this == RATIO || this == LOWER || this == UPPER;
    }
}
