package io.flotilla.agent.shared;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two tries. */
public interface Pause {

    /** Returns after the duration, or throws when the thread is interrupted. */
    void await(Duration duration) throws InterruptedException;

    /** A pause in real time. */
    static Pause real() {
        return duration -> {
            var never = new CountDownLatch(1);
            if (never.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        };
    }
}
