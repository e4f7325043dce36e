package io.flotilla.system.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that was started here, with its output in a file, and that is ended with its owner. */
public final class ManagedProcess implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int TAIL_LINES = 25;

    private final String name;
    private final Path logFile;
    private final Process process;

    private ManagedProcess(String name, Path logFile, Process process) {
        this.name = name;
        this.logFile = logFile;
        this.process = process;
    }

    /** Starts a command; what it prints is appended to the log file. */
    public static ManagedProcess start(
            String name, List<String> command, Map<String, String> environment, Path logFile) {
        try {
            Files.createDirectories(logFile.toAbsolutePath().getParent());
            var builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
            builder.environment().putAll(environment);
            return new ManagedProcess(name, logFile, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name, e);
        }
    }

    /**
     * Waits until something holds; fails with the log's end if the process dies or it takes too
     * long.
     */
    public void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "%s ended with %d before %s:%n%s"
                                .formatted(name, process.exitValue(), what, tail()));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s: not within %d s: %s:%n%s"
                                .formatted(name, limit.toSeconds(), what, tail()));
            }
            awaitEnd(POLL_INTERVAL);
        }
    }

    /** Waits for the end of the process, and says whether it came in time. */
    public boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    /** Asks it to end, and does not wait for it. */
    public void askToEnd() {
        process.destroy();
    }

    /** Kills it on the spot, as kill -9 does; what it started is not touched. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(GRACE);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the process told its starter when it ended. */
    public int exitCode() {
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /** All that it has printed so far. */
    public String log() {
        try {
            return Files.readString(logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and kills it and its children if it does not in time. */
    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        if (!awaitEnd(GRACE)) {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(GRACE);
        }
    }

    private String tail() {
        var lines = log().lines().toList();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private static File nothing() {
        return new File("/dev/null");
    }
}
