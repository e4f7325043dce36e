package io.flotilla.agent.serve.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections that are too late. It looks at them again and again while one of them has a
 * deadline; otherwise nothing runs.
 */
final class LateWatch {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Set<Connection> connections;
    private final Later later;
    private final AtomicBoolean isLooking = new AtomicBoolean();

    LateWatch(Set<Connection> connections, Later later) {
        this.connections = connections;
        this.later = later;
    }

    /** Runs a task in a while. */
    interface Later {
        void run(Runnable task, Duration delay);
    }

    /** Notes that a connection has a deadline from now on. */
    void begin() {
        if (!isLooking.get() && isLooking.compareAndSet(false, true)) {
            later.run(this::look, LOOK);
        }
    }

    /** A deadline that is set meanwhile is seen here, or by {@link #begin} right after. */
    private void look() {
        var now = System.nanoTime();
        connections.forEach(connection -> connection.closeIfLate(now));
        isLooking.set(false);
        if (connections.stream().anyMatch(Connection::hasDeadline)) {
            begin();
        }
    }
}
