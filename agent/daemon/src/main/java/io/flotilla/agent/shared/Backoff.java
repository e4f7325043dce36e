package io.flotilla.agent.shared;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Ever longer waits between tries: each anywhere between nothing and a bound that doubles (full
 * jitter), so that many devices that failed together do not come back together. Not safe for
 * threads.
 */
public final class Backoff {
    private static final int MAX_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    /**
     * A backoff before its first failure.
     *
     * @param first bound of the first wait
     * @param longest bound of every wait
     */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** How long to wait after one more failure. */
    public Duration next() {
        var doublings = Math.min(failures++, MAX_DOUBLINGS);
        var boundMillis = (double) first.toMillis() * (1L << doublings);
        var cappedMillis = Math.min(boundMillis, (double) longest.toMillis());
        return Duration.ofMillis((long) (random.nextDouble() * cappedMillis));
    }

    /** Starts over after a success. */
    public void reset() {
        failures = 0;
    }
}
