package io.flotilla.bench.rollout;

import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.report.BenchRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Devices of one population that a process of the checkout simulates. */
final class SimulatedFleet implements AutoCloseable {
    private static final int PROGRESS_LINES = 10;
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final String name;
    private final int devices;

    private SimulatedFleet(Process process, String name, int devices) {
        this.process = process;
        this.name = name;
        this.devices = devices;
    }

    /**
     * Starts the devices, and waits until all of them are connected.
     *
     * @param name of their population
     * @param downloads REAL or SKIPPED
     * @param folder where their files go
     */
    static SimulatedFleet start(
            BenchRun run,
            ControllerUnderTest controller,
            Path folder,
            String name,
            int devices,
            String downloads)
            throws IOException, InterruptedException {
        var profiles = folder.resolve(name + ".yaml");
        Files.writeString(
                profiles,
                """
                populations:
                - name: %s
                  hardware:
                    architecture: x86-64
                    isa: [avx2, fma, f16c]
                    memory: 8GiB
                    runtimes: [onnxruntime, llama.cpp]
                  link: {downloads: %s}
                """
                        .formatted(name, downloads));
        var agent = run.top().resolve("agent/daemon/target/dist/bin/flotilla-agent");
        var builder =
                new ProcessBuilder(
                        agent.toString(),
                        "simulate",
                        "--devices",
                        Integer.toString(devices),
                        "--profiles",
                        profiles.toString(),
                        "--controller",
                        "localhost:" + controller.port(),
                        "--token",
                        controller.joinToken(devices),
                        "--ca",
                        controller.authority().toString(),
                        "--name",
                        name,
                        "--data",
                        folder.resolve(name).toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        var fleet = new SimulatedFleet(builder.start(), name, devices);
        try {
            fleet.awaitConnected(run);
        } catch (IOException failed) {
            fleet.close();
            throw failed;
        }
        return fleet;
    }

    private void awaitConnected(BenchRun run) throws IOException {
        var lines = process.errorReader(StandardCharsets.UTF_8);
        var count = 0;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (count++ % PROGRESS_LINES == 0) {
                run.say("  " + line);
            }
            if (line.startsWith("%d of %d connected".formatted(devices, devices))) {
                Thread.ofVirtual().name("progress of " + name).start(() -> drain(lines));
                return;
            }
        }
        throw new IOException("the simulation ended before all devices were connected");
    }

    /** What is not read would stop the simulation once the pipe is full. */
    private static void drain(BufferedReader lines) {
        try {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // The simulation has ended.
        }
    }

    String population() {
        return name;
    }

    int size() {
        return devices;
    }

    List<ProcessHandle> processes() {
        return List.of(process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
