package io.flotilla.agent.telemetry;

/** What a report is worth when there is no room for all; the least important goes first. */
enum Importance {
    /** Single things that were seen, which later ones replace. */
    SAMPLES,
    /** Figures of a span of time. */
    AGGREGATES,
    /** What failed, and why. */
    ERRORS
}
