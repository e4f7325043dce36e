package io.flotilla.controller.rollout.gate;

import java.time.Duration;

/**
 * How often an analysis measures, and what it bears.
 *
 * @param count of measurements; the last one decides
 * @param failureLimit how many failed ones fail it
 * @param inconclusiveLimit how many inconclusive ones are borne
 */
public record Looks(Duration interval, int count, int failureLimit, int inconclusiveLimit) {

    public Looks {
        if (interval.isNegative()
                || interval.isZero()
                || count < 1
                || failureLimit < 1
                || inconclusiveLimit < 0) {
            throw new IllegalArgumentException("looks out of range");
        }
    }
}
