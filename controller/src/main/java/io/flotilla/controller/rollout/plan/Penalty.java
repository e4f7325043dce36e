package io.flotilla.controller.rollout.plan;

import java.time.Duration;

/**
 * How often a device may fail, and how long it is left alone in between.
 *
 * @param failureThreshold how often it is told and fails before that is final, at least 1
 * @param duration from a failure until it is told anew
 */
public record Penalty(int failureThreshold, Duration duration) {

    /** The first failure is final. */
    public static final Penalty NONE = new Penalty(1, Duration.ofHours(24));

    /** Whether a device that failed is ever told anew by itself. */
    public boolean isKept() {
        return failureThreshold > 1;
    }
}
