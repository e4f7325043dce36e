package io.flotilla.controller.making.converter;

import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.Host;
import org.jspecify.annotations.Nullable;

/** The processes of one attempt, one after the other, which can be ended from outside. */
public final class HostSession {

    private final RuntimeHosts hosts;

    /** Guarded by this, like {@link #stopped}. */
    private @Nullable Runnable end;

    private boolean stopped;

    public HostSession(RuntimeHosts hosts) {
        this.hosts = hosts;
    }

    /** Starts the next host; the caller closes it. */
    public Host start() throws Failure, InterruptedException {
        var host = hosts.start();
        hold(host::close);
        return host;
    }

    /** Takes note of how to end the process that has just been started; the caller closes it. */
    public void hold(Runnable ending) throws Failure {
        synchronized (this) {
            end = ending;
            if (!stopped) {
                return;
            }
        }
        ending.run();
        throw new Failure(Failure.Kind.CRASHED, "The attempt was stopped.");
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    /** Ends the process that runs, and lets no other start. */
    public void stop() {
        Runnable ending;
        synchronized (this) {
            stopped = true;
            ending = end;
        }
        if (ending != null) {
            ending.run();
        }
    }
}
