package io.flotilla.bench.selectors;

import io.flotilla.bench.fleet.BenchVersion;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.fleet.FleetData;
import io.flotilla.bench.fleet.HardwareKind;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Asks a controller with a large fleet for the devices that a selector means: for the first page of
 * them, and for how many there are.
 */
public final class SelectorsBench implements Bench {
    private static final int DEVICES = 100_000;
    private static final int QUICK_DEVICES = 20_000;
    private static final int SELECTORS = 200;
    private static final int WARM_UPS = 50;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int P95 = 95;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var devices = run.isQuick() ? QUICK_DEVICES : DEVICES;
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            run.say("writing %,d devices".formatted(devices));
            new FleetData(controller).write(devices, HardwareKind.several(), new BenchVersion());
            run.say("selecting");
            var scale =
                    "%d devices, %d random selectors of 1 to 3 terms, over REST with PostgreSQL"
                            .formatted(devices, SELECTORS);
            time(controller, WARM_UPS, 1);
            var times = time(controller, SELECTORS, 2);
            return List.of(
                    figure("page_p95_ms", times.pages(), P95, scale),
                    figure("page_max_ms", times.pages(), 100, scale),
                    figure("count_p95_ms", times.counts(), P95, scale),
                    figure("count_max_ms", times.counts(), 100, scale));
        }
    }

    private record Times(List<Double> pages, List<Double> counts) {}

    private static Times time(ControllerUnderTest controller, int selectors, int seed)
            throws IOException, InterruptedException {
        var chance = new Random(seed);
        var times = new Times(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < selectors; i++) {
            var selector = new RandomSelector(chance).json();
            var encoded = URLEncoder.encode(selector, StandardCharsets.UTF_8);
            var start = System.nanoTime();
            var page = controller.get("/v1/devices?selector=" + encoded);
            times.pages.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            var counting = System.nanoTime();
            var fleet =
                    controller.post(
                            "/v1/fleets",
                            "{\"fleetId\": \"f-%d-%d\", \"fleet\": {\"selector\": %s}}"
                                    .formatted(seed, i, selector));
            times.counts.add((System.nanoTime() - counting) / NANOS_PER_MILLI);
            if (fleet.has("deviceCount") != page.has("devices")) {
                throw new IllegalStateException("%s means two things".formatted(selector));
            }
        }
        return times;
    }

    private static Figure figure(String name, List<Double> times, int percentile, String scale) {
        var sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        var place = Math.ceilDiv(sorted.size() * percentile, 100) - 1;
        return new Figure(name, sorted.get(place), "ms", scale);
    }
}
