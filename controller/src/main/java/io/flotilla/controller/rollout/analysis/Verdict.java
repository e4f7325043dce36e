package io.flotilla.controller.rollout.analysis;

/** What a comparison has shown. */
public enum Verdict {
    /** The version does well enough. */
    PASS,
    /** It is not known well enough. */
    INCONCLUSIVE,
    /** The version does too badly. */
    FAIL;

    /** The worse of two: one stratum that fails is not made good by others. */
    public Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
