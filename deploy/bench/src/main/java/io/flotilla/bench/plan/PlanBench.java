package io.flotilla.bench.plan;

import io.flotilla.bench.fleet.BenchVersion;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.fleet.FleetData;
import io.flotilla.bench.fleet.HardwareKind;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.contract.selection.DeviceFacts;
import io.flotilla.contract.selection.VariantPolicy;
import io.flotilla.contract.selection.ranking.VariantSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plans a version of twenty variants for a fleet in which every device has another amount of memory
 * free: asked over REST, the devices' facts read from PostgreSQL.
 */
public final class PlanBench implements Bench {
    private static final int DEVICES = 100_000;
    private static final int QUICK_DEVICES = 20_000;
    private static final int ONE_BY_ONE = 5_000;
    private static final int WAVES = 10;
    private static final int WARM_UPS = 4;
    private static final int RUNS = 7;
    private static final double NANOS = 1e9;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var devices = run.isQuick() ? QUICK_DEVICES : DEVICES;
        var kinds = HardwareKind.several();
        var version = new BenchVersion();
        var figures = new ArrayList<Figure>();
        figures.add(oneByOne(kinds, version));
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            run.say("writing %,d devices".formatted(devices));
            new FleetData(controller).write(devices, kinds, version);
            var scale =
                    "%d devices, %d variants, %d kinds of hardware, over REST with PostgreSQL"
                            .formatted(devices, version.variants().size(), kinds.size());
            run.say("planning");
            figures.add(
                    new Figure(
                            "first_plan_seconds", plan(controller, version, devices), "s", scale));
            figures.add(
                    new Figure(
                            "plan_seconds",
                            median(() -> plan(controller, version, devices)),
                            "s",
                            scale));
            run.say("forecasting");
            figures.add(
                    new Figure(
                            "forecast_seconds",
                            median(() -> forecast(controller, version, devices)),
                            "s",
                            scale + ", " + WAVES + " waves"));
        }
        return figures;
    }

    private static double median(Measured measured) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            measured.seconds();
        }
        var seconds = new ArrayList<Double>();
        for (int i = 0; i < RUNS; i++) {
            seconds.add(measured.seconds());
        }
        Collections.sort(seconds);
        return seconds.get(RUNS / 2);
    }

    /** Something that takes its time. */
    @FunctionalInterface
    private interface Measured {
        double seconds() throws IOException, InterruptedException;
    }

    private static double plan(ControllerUnderTest controller, BenchVersion version, int devices)
            throws IOException, InterruptedException {
        var start = System.nanoTime();
        var plan = controller.post("/v1/" + version.name() + ":plan", "{}");
        var seconds = (System.nanoTime() - start) / NANOS;
        var counted = plan.get("deviceCount").getAsInt();
        if (counted != devices) {
            throw new IllegalStateException("%d devices were planned".formatted(counted));
        }
        return seconds;
    }

    private static double forecast(
            ControllerUnderTest controller, BenchVersion version, int devices)
            throws IOException, InterruptedException {
        var waves =
                IntStream.rangeClosed(1, WAVES)
                        .mapToObj(
                                wave ->
                                        "{\"name\": \"w%d\", \"limit\": {\"devices\": %d}}"
                                                .formatted(wave, devices / WAVES))
                        .collect(Collectors.joining(", "));
        var rollout =
                """
                {"rollout": {"modelVersion": "%s", "selector": {}, "policy": {"waves": {"sequence": [%s]}}}}"""
                        .formatted(version.name(), waves);
        var start = System.nanoTime();
        var forecast = controller.post("/v1/rollouts:forecast", rollout);
        var seconds = (System.nanoTime() - start) / NANOS;
        var counted = 0;
        for (var wave : forecast.getAsJsonArray("waves")) {
            counted += wave.getAsJsonObject().get("deviceCount").getAsInt();
        }
        if (counted != devices) {
            throw new IllegalStateException("%d devices were in waves".formatted(counted));
        }
        return seconds;
    }

    /** What the plan would cost if it asked for each device by itself, with its explanation. */
    private static Figure oneByOne(List<HardwareKind> kinds, BenchVersion version) {
        var chance = new Random(1);
        var devices =
                chance.ints(ONE_BY_ONE, 0, kinds.size())
                        .mapToObj(number -> kinds.get(number).withFree(chance.nextDouble()))
                        .map(DeviceFacts::of)
                        .toList();
        var best = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            var start = System.nanoTime();
            devices.forEach(device -> select(device, version));
            best = Math.min(best, (System.nanoTime() - start) / NANOS);
        }
        return new Figure(
                "selection_microseconds",
                best / ONE_BY_ONE * 1e6,
                "µs",
                "one device, %d variants, explained, one thread, in memory"
                        .formatted(version.variants().size()));
    }

    private static void select(DeviceFacts device, BenchVersion version) {
        var selection =
                VariantSelector.select(
                        device, version.name(), version.variants(), VariantPolicy.DEFAULT);
        if (selection.explanation().isEmpty()) {
            throw new IllegalStateException("not explained");
        }
    }
}
