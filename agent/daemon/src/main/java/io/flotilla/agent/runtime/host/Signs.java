package io.flotilla.agent.runtime.host;

import java.time.Duration;

/** When a host last said anything, to whomever. Guarded by itself. */
final class Signs {
    private long lastNanos = System.nanoTime();

    synchronized void give() {
        lastNanos = System.nanoTime();
        notifyAll();
    }

    /**
     * Whether there was a sign within that time, or is one within the grace.
     *
     * @param grace how long to wait for one
     */
    synchronized boolean awaitWithin(Duration time, Duration grace) throws InterruptedException {
        var from = System.nanoTime() - time.toNanos();
        var until = System.nanoTime() + grace.toNanos();
        while (lastNanos - from < 0) {
            var left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        return true;
    }
}
