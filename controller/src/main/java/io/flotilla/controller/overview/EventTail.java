package io.flotilla.controller.overview;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Knows how far the record of events has come, and lets those wait who follow it: one statement a
 * second for all of them together, and none while nobody waits. Thread-safe.
 */
@Singleton
public class EventTail {

    private final FleetSearch search;

    /** Guarded, like the next, by this object's lock. */
    private long lastSequence;

    private int waiting;

    EventTail(FleetSearch search) {
        this.search = search;
    }

    /** Waits until the record has come further than that, or for the time; says how far it is. */
    public long awaitAfter(long sequence, Duration time) throws InterruptedException {
        var deadlineNanos = System.nanoTime() + time.toNanos();
        synchronized (this) {
            waiting++;
            try {
                while (lastSequence <= sequence) {
                    var remainingNanos = deadlineNanos - System.nanoTime();
                    if (remainingNanos <= 0) {
                        return sequence;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, remainingNanos);
                }
                return lastSequence;
            } finally {
                waiting--;
            }
        }
    }

    @Scheduled(every = "1s")
    void look() {
        if (isAwaited()) {
            move(search.lastSequence());
        }
    }

    private synchronized boolean isAwaited() {
        return waiting > 0;
    }

    private synchronized void move(long sequence) {
        if (sequence > lastSequence) {
            lastSequence = sequence;
            notifyAll();
        }
    }
}
