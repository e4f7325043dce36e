package io.flotilla.agent.serve;

import java.util.function.BooleanSupplier;

/**
 * A request that has come.
 *
 * @param app who asked, by the name that its token has; empty: with the device's token, or none
 * @param nanos when, by {@link System#nanoTime}
 * @param presence whether whoever asked still waits for the answer, as far as is known
 */
public record Arrival(String app, long nanos, BooleanSupplier presence) {

    long nanosSince() {
        return System.nanoTime() - nanos;
    }

    boolean isWanted() {
        return presence.getAsBoolean();
    }
}
