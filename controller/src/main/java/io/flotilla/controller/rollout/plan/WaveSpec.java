package io.flotilla.controller.rollout.plan;

import java.time.Duration;

/**
 * One wave as it is planned.
 *
 * @param successThresholdRatio share of its finished devices that must have succeeded, 0 to 1
 * @param soak how long its devices serve under watch before the next wave; zero: not at all
 * @param needsApproval whether somebody must let it start
 */
public record WaveSpec(
        String name,
        WaveLimit limit,
        double successThresholdRatio,
        Duration soak,
        boolean needsApproval) {

    public WaveSpec {
        if (!(successThresholdRatio >= 0 && successThresholdRatio <= 1) || soak.isNegative()) {
            throw new IllegalArgumentException("threshold or soak out of range");
        }
    }
}
