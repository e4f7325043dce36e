package io.flotilla.bench.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A running agent of a folder that deploy/package has laid out. */
final class PackagedAgent implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;
    private static final double NANOS = 1e9;
    private static final double KIB_PER_MIB = 1024;

    /**
     * Fields of /proc/PID/stat after the name in brackets: ticks in user mode and in the kernel.
     */
    private static final int USER_TICKS = 11;

    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final double connectedSeconds;

    private PackagedAgent(Process process, double connectedSeconds) {
        this.process = process;
        this.connectedSeconds = connectedSeconds;
    }

    /** Writes a configuration without a host: no model is to be loaded. */
    static Path configure(Path folder, int controllerPort, Path authority, String token)
            throws IOException {
        return Files.writeString(
                folder.resolve("agent.yaml"),
                """
                controller: {address: "localhost:%d", caFile: %s}
                enrollment: {joinToken: %s}
                data: data
                serve: {address: "127.0.0.1:%d", authentication: NONE}
                """
                        .formatted(controllerPort, authority, token, freePort()));
    }

    /** Starts it, and waits until the controller has answered it. */
    static PackagedAgent start(Path agent, Path config, Path log)
            throws IOException, InterruptedException {
        Files.deleteIfExists(log);
        Files.createFile(log);
        var start = System.nanoTime();
        var process =
                new ProcessBuilder(
                                agent.resolve("bin/flotilla-agent").toString(),
                                "run",
                                "--config",
                                config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var deadline = start + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!Files.readString(log).contains(": connected ")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("the agent did not connect: " + Files.readString(log));
            }
            pause(5);
        }
        return new PackagedAgent(process, (System.nanoTime() - start) / NANOS);
    }

    /** From the start of the process until the controller had answered. */
    double connectedSeconds() {
        return connectedSeconds;
    }

    /** Its share of what is in memory: pages that others map too count in parts. */
    double proportionalMib() throws IOException {
        for (var line : Files.readAllLines(proc("smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB;
            }
        }
        throw new IOException("this system does not tell a process's share of memory");
    }

    /** Processor time that it has taken so far. */
    double processorSeconds() throws IOException {
        var stat = Files.readString(proc("stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]))
                / TICKS_PER_SECOND;
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    static void pause(long millis) throws InterruptedException {
        var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
