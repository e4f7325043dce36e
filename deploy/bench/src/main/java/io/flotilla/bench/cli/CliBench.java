package io.flotilla.bench.cli;

import io.flotilla.bench.fleet.BenchVersion;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.fleet.FleetData;
import io.flotilla.bench.fleet.HardwareKind;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs commands as people do: each in a process of its own, from its start to its end. */
public final class CliBench implements Bench {
    private static final int ROUNDS = 15;
    private static final int QUICK_ROUNDS = 7;
    private static final int DEVICES = 10_000;
    private static final int HEAP_MIB = 16;
    private static final Duration CACHE_LIMIT = Duration.ofMinutes(1);

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var rounds = run.isQuick() ? QUICK_ROUNDS : ROUNDS;
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            new FleetData(controller).write(DEVICES, HardwareKind.several(), new BenchVersion());
            run.say("running commands");
            var cli = new Cli(run, controller, rounds);
            cli.makeCaches();
            var scale = "median of %d processes, AOT cache, Java included".formatted(rounds);
            return List.of(
                    new Figure("version_seconds", cli.median("version"), "seconds", scale),
                    new Figure(
                            "get_seconds",
                            cli.median("get", "fleets"),
                            "seconds",
                            scale + ", one page over TLS from a controller on this machine"),
                    new Figure(
                            "get_devices_seconds",
                            cli.median("get", "devices", "device-1"),
                            "seconds",
                            scale + ", one of " + DEVICES + " devices"),
                    new Figure(
                            "list_devices_seconds",
                            cli.time("get", "devices", "-o", "yaml"),
                            "seconds",
                            "%d devices page by page in a heap of %d MiB, once"
                                    .formatted(DEVICES, HEAP_MIB)));
        }
    }

    /** The command line against that controller. */
    private record Cli(BenchRun run, ControllerUnderTest controller, int rounds) {

        /** Runs until the better of both is there: it is made once a controller has answered. */
        void makeCaches() throws IOException, InterruptedException {
            var cache = run.top().resolve("operator/cli/target/flotilla-answered.aot");
            var deadline = System.nanoTime() + CACHE_LIMIT.toNanos();
            do {
                time("get", "fleets");
                if (System.nanoTime() > deadline) {
                    throw new IOException("the command line has made no cache: " + cache);
                }
            } while (!Files.exists(cache));
        }

        double median(String... words) throws IOException, InterruptedException {
            var seconds = new double[rounds];
            time(words);
            for (int round = 0; round < rounds; round++) {
                seconds[round] = time(words);
            }
            Arrays.sort(seconds);
            return seconds[rounds / 2];
        }

        double time(String... words) throws IOException, InterruptedException {
            var start = System.nanoTime();
            controller.commandLine(
                    run, Map.of("FLOTILLA_JAVA_OPTIONS", "-Xmx" + HEAP_MIB + "m"), words);
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
