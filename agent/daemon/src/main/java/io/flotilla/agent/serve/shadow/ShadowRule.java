package io.flotilla.agent.serve.shadow;

import java.time.Duration;

/**
 * How much of what a device serves the outgoing version is asked too.
 *
 * @param sampleRatio share of the requests
 * @param maxInputs how many are compared at most; 0: the outgoing version is not run
 * @param limit how long the outgoing version stays loaded at most
 * @param maxBusyRatio share of the time that comparing may take
 */
public record ShadowRule(double sampleRatio, int maxInputs, Duration limit, double maxBusyRatio) {

    /** The outgoing version is let go at once. */
    public static final ShadowRule NONE = new ShadowRule(0, 0, Duration.ZERO, 1);

    /** What holds where a policy says no more than that it wants one. */
    public static final ShadowRule DEFAULT = new ShadowRule(0.1, 200, Duration.ofHours(1), 0.1);

    /** Whether the outgoing version is to be run at all. */
    public boolean isWanted() {
        return maxInputs > 0;
    }
}
