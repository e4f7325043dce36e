package io.flotilla.controller.rollout.gate;

import io.flotilla.controller.rollout.analysis.RatioEstimator;

/**
 * A comparison that waves must pass, as a policy says it.
 *
 * @param minSamples fewest devices of a stratum before it passes or fails
 * @param isDryRun whether it only reports
 */
public record Analysis(
        String name,
        Source source,
        Grouping grouping,
        int minSamples,
        Looks looks,
        Conditions conditions,
        boolean isDryRun) {

    /** So many devices are enough where nothing else is said. */
    public static final int DEFAULT_MIN_SAMPLES = RatioEstimator.MIN_DEVICES;
}
