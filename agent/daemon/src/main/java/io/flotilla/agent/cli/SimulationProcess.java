package io.flotilla.agent.cli;

import io.flotilla.agent.shared.Pause;
import io.flotilla.agent.simulate.SimulateCommand;
import io.flotilla.agent.simulate.SimulateCommand.Result;
import io.flotilla.agent.simulate.Simulation;
import io.flotilla.agent.simulate.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;

/** Runs a simulation until the process is told to end, and then says how it stood. */
final class SimulationProcess {
    private static final int WRONG_USE = 2;
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);

    private final Printer printer;
    private final Result.Valid command;
    private final Simulation simulation;

    private SimulationProcess(Printer printer, Result.Valid command) {
        this.printer = printer;
        this.command = command;
        this.simulation = new Simulation(command.plan(), Clock.systemUTC());
    }

    static int run(List<String> words, Printer printer) throws IOException {
        return switch (SimulateCommand.read(words)) {
            case Result.Invalid(var problems) -> {
                problems.forEach(printer::error);
                yield WRONG_USE;
            }
            case Result.Valid valid -> {
                LogOutput.toStream(printer.errors(), Level.SEVERE);
                new SimulationProcess(printer, valid).run();
                yield 0;
            }
        };
    }

    private void run() throws IOException {
        var watching = Thread.currentThread();
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    watching.interrupt();
                                    awaitQuietly(ended);
                                },
                                "shutdown"));
        try (simulation) {
            var starting = Thread.ofVirtual().name("starting").start(this::start);
            watch();
            starting.interrupt();
        } finally {
            var standing = simulation.standing();
            printer.line(command.inJson() ? standing.json() : standing.line());
            if (command.isTemporary()) {
                remove(command.plan().data());
            }
            ended.countDown();
        }
    }

    private void start() {
        try {
            simulation.start();
        } catch (IOException e) {
            printer.error("not all devices were started: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            Standing said = null;
            while (true) {
                var now = simulation.standing();
                if (!now.equals(said)) {
                    printer.progress(now.line());
                    said = now;
                }
                Pause.real().await(PROGRESS_INTERVAL);
            }
        } catch (InterruptedException _) {
            printer.progress("ending");
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
