package io.flotilla.agent.runtime.host;

import java.time.Duration;

/**
 * How long a host may be silent.
 *
 * @param start until it has connected
 * @param stop after it was told to leave a request that took too long: one that says nothing then,
 *     to whomever, hangs, and is ended
 */
record Patience(Duration start, Duration stop) {
    /** A batch of a long prompt takes so long on the slowest of devices. */
    static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30));
}
