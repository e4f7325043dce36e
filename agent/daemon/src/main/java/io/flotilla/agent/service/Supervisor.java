package io.flotilla.agent.service;

import io.flotilla.agent.shared.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager that started this process how it stands, by systemd's protocol. Where
 * there is none, nobody is told anything.
 */
public final class Supervisor {
    private static final Log LOG = Log.of(Supervisor.class);
    private static final long MICROS = 1_000;
    private static final int MAX_STATUS_CHARACTERS = 200;

    private final @Nullable NotifySocket socket;
    private final Duration watchdog;

    private Supervisor(@Nullable NotifySocket socket, Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** The one that the environment names. */
    public static Supervisor of(Map<String, String> environment) {
        return of(environment, ProcessHandle.current().pid());
    }

    static Supervisor of(Map<String, String> environment, long pid) {
        var name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (name.isEmpty()) {
            return new Supervisor(null, Duration.ZERO);
        }
        try {
            return new Supervisor(new NotifySocket(name), watchdog(environment, pid));
        } catch (IllegalArgumentException e) {
            LOG.warning("the service manager cannot be told anything", "reason", e);
            return new Supervisor(null, Duration.ZERO);
        }
    }

    private static Duration watchdog(Map<String, String> environment, long pid) {
        var micros = environment.getOrDefault("WATCHDOG_USEC", "0");
        var meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        try {
            return Long.parseLong(meant) == pid
                    ? Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), MICROS))
                    : Duration.ZERO;
        } catch (NumberFormatException | ArithmeticException _) {
            throw new IllegalArgumentException("a watchdog of \"" + micros + "\" microseconds");
        }
    }

    /** After so long without {@link #alive} this process is ended; zero: never. */
    public Duration watchdog() {
        return watchdog;
    }

    /** The agent has started: it serves what it has. */
    public void ready() {
        send("READY=1");
    }

    /** A line for people. */
    public void status(String line) {
        var text = line.replace('\n', ' ');
        send("STATUS=" + text.substring(0, Math.min(text.length(), MAX_STATUS_CHARACTERS)));
    }

    /** The agent is well. */
    public void alive() {
        send("WATCHDOG=1");
    }

    /** The agent ends, within its own limit. */
    public void stopping() {
        send("STOPPING=1");
    }

    private void send(String text) {
        var manager = socket;
        if (manager == null) {
            return;
        }
        try {
            manager.send(text);
        } catch (IOException e) {
            LOG.debug("the service manager was not told", "reason", e);
        }
    }
}
