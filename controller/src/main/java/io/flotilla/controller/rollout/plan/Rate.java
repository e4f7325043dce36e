package io.flotilla.controller.rollout.plan;

import java.time.Duration;

/**
 * Most devices that are told in a minute, evenly: a window of a few seconds has its part of them.
 *
 * @param maxPerMinute at least 1
 */
public record Rate(int maxPerMinute) {

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    public Rate {
        if (maxPerMinute < 1) {
            throw new IllegalArgumentException("at least one device is told in a minute");
        }
    }

    /** The time over which devices are counted. */
    public Duration window() {
        var one = MINUTE.dividedBy(maxPerMinute);
        return one.compareTo(SHORTEST_WINDOW) > 0 ? one : SHORTEST_WINDOW;
    }

    /** Most devices that are told within the window, at least 1. */
    public int maxPerWindow() {
        return (int) Math.max(1, maxPerMinute * window().toMillis() / MINUTE.toMillis());
    }
}
