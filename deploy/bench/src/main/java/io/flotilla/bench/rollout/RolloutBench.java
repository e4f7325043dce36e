package io.flotilla.bench.rollout;

import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.generate.LlamaShape;
import io.flotilla.bench.generate.WeightType;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.bench.report.Scratch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rolls versions out to simulated devices that are connected to a controller with its own
 * PostgreSQL, and takes the time from the moment of the start until all devices serve.
 */
public final class RolloutBench implements Bench {
    private static final int DEVICES = 1000;
    private static final int QUICK_DEVICES = 100;
    private static final int MANY_DEVICES = 10_000;
    private static final int WAVES = 10;
    private static final int GROUPS = 100;
    private static final int QUICK_GROUPS = 10;
    private static final int VERSIONS = 5;
    private static final int CONTEXT = 128;
    private static final String MODEL = "bench";
    private static final String ONE_WAVE = "{}";
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final int P99 = 99;
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int SHOWN_STATEMENTS = 12;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(files(run), "flotilla-rollout-");
        try {
            return measure(run, folder);
        } finally {
            Scratch.remove(folder);
        }
    }

    /** Thousands of devices would share one disk, which none of them has to in the field. */
    private static Path files(BenchRun run) {
        return Files.isWritable(MEMORY) ? MEMORY : run.folder();
    }

    private static List<Figure> measure(BenchRun run, Path folder)
            throws IOException, InterruptedException {
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            publish(run, controller);
            var figures = new ArrayList<Figure>();
            var devices = run.isQuick() ? QUICK_DEVICES : DEVICES;
            run.say("connecting %,d devices".formatted(devices));
            try (var fleet =
                    SimulatedFleet.start(run, controller, folder, "real", devices, "REAL")) {
                new Measured(run, controller, fleet).measure(figures);
            }
            if (!run.isQuick()) {
                run.say("connecting %,d devices".formatted(MANY_DEVICES));
                try (var fleet =
                        SimulatedFleet.start(
                                run, controller, folder, "skipped", MANY_DEVICES, "SKIPPED")) {
                    new Measured(run, controller, fleet).measureMany(figures);
                }
            }
            return figures;
        }
    }

    /** Publishes all versions: one that makes the model, then the others side by side. */
    private static void publish(BenchRun run, ControllerUnderTest controller)
            throws IOException, InterruptedException {
        publish(run, controller, 1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var others =
                    IntStream.rangeClosed(2, VERSIONS)
                            .mapToObj(
                                    version ->
                                            executor.submit(
                                                    () -> {
                                                        publish(run, controller, version);
                                                        return version;
                                                    }))
                            .toList();
            for (var other : others) {
                var _ = other.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException("a version could not be published", failed.getCause());
        }
    }

    /** Versions differ in nothing but a number, and so in the digests of all that is fetched. */
    private static void publish(BenchRun run, ControllerUnderTest controller, int version)
            throws IOException, InterruptedException {
        var folder = Files.createDirectories(run.folder().resolve("version-" + version));
        new LlamaShape(400, 128, 256, 3, 4, 2, CONTEXT + version)
                .write(folder.resolve("model.gguf"), WeightType.F16, WeightType.F16);
        controller.commandLine(
                run,
                "publish",
                folder.toString(),
                "--model",
                MODEL,
                "--version",
                Integer.toString(version),
                "--license",
                "MIT");
    }

    /** Measurements of one fleet on one controller. */
    private record Measured(BenchRun run, ControllerUnderTest controller, SimulatedFleet fleet) {

        private void measure(List<Figure> figures) throws IOException, InterruptedException {
            var content =
                    "%,d simulated devices, 1 MiB each fetched and checked".formatted(fleet.size());
            var cold = roll(1, all(), ONE_WAVE);
            figures.add(
                    seconds(
                            "cold_start_to_finished_seconds",
                            cold,
                            content + ", one wave, the first rollout ever"));
            figures.add(statements("sql_per_device_update", 2, ONE_WAVE, content + ", one wave"));
            var before = effort().cpuSeconds();
            var warm = roll(3, all(), ONE_WAVE);
            var cpuSeconds = effort().cpuSeconds() - before;
            figures.add(
                    seconds(
                            "start_to_finished_seconds",
                            warm,
                            content + ", one wave, the third rollout"));
            figures.add(
                    new Figure(
                            "cpu_seconds",
                            cpuSeconds,
                            "seconds",
                            content + ", one wave; controller, PostgreSQL and devices together"));
            figures.add(
                    seconds("ten_waves_seconds", roll(4, all(), waves()), content + ", ten waves"));
            figures.add(firstWork(content));
        }

        private void measureMany(List<Figure> figures) throws IOException, InterruptedException {
            var scale = "%,d simulated devices without content, ten waves".formatted(fleet.size());
            figures.add(statements("ten_thousand_sql_per_device_update", 1, waves(), scale));
            roll(2, all(), waves());
            var before = effort().cpuSeconds();
            var ten = roll(3, all(), waves());
            var cpuSeconds = effort().cpuSeconds() - before;
            figures.add(
                    seconds("ten_thousand_ten_waves_seconds", ten, scale + ", the third rollout"));
            figures.add(new Figure("ten_thousand_cpu_seconds", cpuSeconds, "seconds", scale));
        }

        private Effort effort() {
            return new Effort(
                    Stream.concat(controller.processes().stream(), fleet.processes().stream())
                            .toList());
        }

        private Figure statements(String name, int version, String policy, String scale)
                throws IOException, InterruptedException {
            try (var statements = Statements.count(controller)) {
                roll(version, all(), policy);
                var counts = statements.byBeginning();
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(SHOWN_STATEMENTS)
                        .forEach(
                                one -> run.say("  %6d %s".formatted(one.getValue(), one.getKey())));
                var all = counts.values().stream().mapToLong(Long::longValue).sum();
                return new Figure(
                        name,
                        (double) all / fleet.size(),
                        "statements",
                        scale
                                + ", as the database logs them, without those that only begin or end"
                                + " transactions");
            }
        }

        private Course roll(int version, String selector, String policy)
                throws IOException, InterruptedException {
            var controllerBefore = new Effort(controller.processes()).cpuSeconds();
            var devicesBefore = new Effort(fleet.processes()).cpuSeconds();
            var course =
                    Course.run(
                            controller,
                            CLOCK,
                            "models/%s/versions/%d".formatted(MODEL, version),
                            selector,
                            policy);
            run.say(
                    "version %d: %.2f s; processor seconds of controller and database %.1f, of devices %.1f"
                            .formatted(
                                    version,
                                    course.seconds(),
                                    new Effort(controller.processes()).cpuSeconds()
                                            - controllerBefore,
                                    new Effort(fleet.processes()).cpuSeconds() - devicesBefore));
            return course;
        }

        /** Small rollouts one after another, while all other devices are connected too. */
        private Figure firstWork(String content) throws IOException, InterruptedException {
            var groups = run.isQuick() ? QUICK_GROUPS : GROUPS;
            var times = new ArrayList<Double>();
            for (var group = 0; group < groups; group++) {
                var selector =
                        "{\"population\": \"%s\", \"group\": \"%d\"}"
                                .formatted(fleet.population(), group);
                var version = "models/%s/versions/5".formatted(MODEL);
                var course = Course.run(controller, CLOCK, version, selector, ONE_WAVE);
                times.add(course.firstWorkMillis(controller));
            }
            Collections.sort(times);
            var place = Math.ceilDiv(times.size() * P99, 100) - 1;
            return new Figure(
                    "first_work_p99_ms",
                    times.get(place),
                    "ms",
                    "from the start of a rollout until its first device has chosen, %d rollouts; %s"
                            .formatted(groups, content));
        }

        private String all() {
            return "{\"population\": \"%s\"}".formatted(fleet.population());
        }

        private String waves() {
            return IntStream.rangeClosed(1, WAVES)
                    .mapToObj(
                            wave ->
                                    "{\"name\": \"w%d\", \"limit\": {\"devices\": %d}}"
                                            .formatted(wave, fleet.size() / WAVES))
                    .collect(Collectors.joining(", ", "{\"waves\": {\"sequence\": [", "]}}"));
        }
    }

    private static Figure seconds(String name, Course course, String scale) {
        return new Figure(
                name,
                course.seconds(),
                "seconds",
                String.format(Locale.ROOT, "%s, load %.1f", scale, load()));
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
