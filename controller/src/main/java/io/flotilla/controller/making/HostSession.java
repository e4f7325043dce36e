package io.flotilla.controller.making;

import io.flotilla.controller.making.RuntimeHosts.Failure;
import io.flotilla.controller.making.RuntimeHosts.Host;
import org.jspecify.annotations.Nullable;

/** The runtime hosts of one attempt, one after the other, which can be ended from outside. */
final class HostSession {

    private final RuntimeHosts hosts;

    /** Guarded by this, like {@link #stopped}. */
    private @Nullable Host current;

    private boolean stopped;

    HostSession(RuntimeHosts hosts) {
        this.hosts = hosts;
    }

    /** Starts the next host; the caller closes it. */
    Host start() throws Failure, InterruptedException {
        var host = hosts.start();
        synchronized (this) {
            current = host;
            if (!stopped) {
                return host;
            }
        }
        host.close();
        throw new Failure(Failure.Kind.CRASHED, "The attempt was stopped.");
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Ends the host that runs, and lets no other start. */
    void stop() {
        Host running;
        synchronized (this) {
            stopped = true;
            running = current;
        }
        if (running != null) {
            running.close();
        }
    }
}
