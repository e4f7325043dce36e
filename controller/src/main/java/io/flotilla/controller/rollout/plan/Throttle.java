package io.flotilla.controller.rollout.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How quickly, and how many at once, devices may be told.
 *
 * @param rate null: no limit
 * @param maxConcurrent most devices under way at once
 * @param startJitter the devices of a wave are told at times spread over so long
 * @param budget null: any number may be away
 */
public record Throttle(
        @Nullable Rate rate,
        int maxConcurrent,
        Duration startJitter,
        @Nullable DisruptionBudget budget) {

    /** No limits. */
    public static final Throttle NONE = new Throttle(null, Integer.MAX_VALUE, Duration.ZERO, null);

    public Throttle {
        if (maxConcurrent < 1 || startJitter.isNegative()) {
            throw new IllegalArgumentException("limit or jitter out of range");
        }
    }
}
