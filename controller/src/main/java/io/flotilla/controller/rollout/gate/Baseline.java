package io.flotilla.controller.rollout.gate;

/** What devices that have the new version are compared with. */
public enum Baseline {
    /** What was measured of the version before it when the rollout started. */
    SAME_CLASS_BEFORE,
    /** What devices measure that have not been told yet. */
    NOT_YET_UPDATED
}
