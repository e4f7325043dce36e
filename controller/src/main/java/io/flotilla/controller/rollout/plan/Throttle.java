package io.flotilla.controller.rollout.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How quickly, and how many at once, devices may be told.
 *
 * @param rate null: no limit
 * @param maxConcurrent most devices under way at once
 * @param startJitter the devices of a wave are told at times spread over so long
 * @param maxBytesPerSecond most that one controller sends to them
 * @param budget null: any number may be away
 */
public record Throttle(
        @Nullable Rate rate,
        int maxConcurrent,
        Duration startJitter,
        long maxBytesPerSecond,
        @Nullable DisruptionBudget budget) {

    /** That of devices which may have all at once. */
    public static final long ANY_BANDWIDTH = Long.MAX_VALUE;

    /** No limits. */
    public static final Throttle NONE =
            new Throttle(null, Integer.MAX_VALUE, Duration.ZERO, ANY_BANDWIDTH, null);

    public Throttle {
        if (maxConcurrent < 1 || startJitter.isNegative() || maxBytesPerSecond < 1) {
            throw new IllegalArgumentException("limit, jitter or bandwidth out of range");
        }
    }
}
