package io.flotilla.controller.shared;

import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes ids for resources that nobody named: 20 hex digits that sort by the time when they were
 * made.
 *
 * @param random need not be unguessable, only different everywhere
 */
public record IdSource(Clock clock, RandomGenerator random) {

    /** A fresh id. Those made within one millisecond sort in no particular order. */
    public String next() {
        return "%012x%08x".formatted(clock.millis(), random.nextInt());
    }
}
