package io.flotilla.bench.console;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.flotilla.bench.fleet.BenchVersion;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.fleet.FleetData;
import io.flotilla.bench.fleet.HardwareKind;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/** Filters, opens and turns pages in a Chromium, with a large fleet behind the console. */
public final class ConsoleBench implements Bench {
    private static final int DEVICES = 10_000;
    private static final int ROLLOUTS = 200;
    private static final int ROUNDS = 30;
    private static final int QUICK_ROUNDS = 3;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            run.say("writing %,d devices and %d rollouts".formatted(DEVICES, ROLLOUTS));
            var version = new BenchVersion();
            new FleetData(controller).write(DEVICES, HardwareKind.several(), version);
            rollOut(controller, version);
            var rounds = run.isQuick() ? QUICK_ROUNDS : ROUNDS;
            run.say("opening a browser");
            return figures(browse(run, controller, rounds), rounds);
        }
    }

    /** Each to the devices of a site; every second one is under way. */
    private static void rollOut(ControllerUnderTest controller, BenchVersion version)
            throws IOException, InterruptedException {
        for (int number = 0; number < ROLLOUTS; number++) {
            controller.post(
                    "/v1/rollouts",
                    """
                    {"hold": %b, "rolloutId": "rollout-%d", "rollout": {"modelVersion": "%s",
                      "selector": {"matchLabels": {"site": "site-%d"}}}}"""
                            .formatted(number % 2 == 0, number, version.name(), number));
        }
    }

    private static JsonObject browse(BenchRun run, ControllerUnderTest controller, int rounds)
            throws IOException, InterruptedException {
        var script = run.top().resolve("operator/console/e2e/measure.mjs");
        var answer = run.folder().resolve("measured.json");
        var log = run.folder().resolve("browser.log");
        var browser =
                new ProcessBuilder(
                                "node",
                                script.toString(),
                                "https://localhost:" + controller.port(),
                                controller.tokenFile().toString(),
                                Integer.toString(rounds))
                        .redirectOutput(answer.toFile())
                        .redirectError(log.toFile())
                        .start();
        try {
            if (browser.waitFor() != 0) {
                throw new IOException("the browser failed: " + Files.readString(log));
            }
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        var text = Files.readString(answer);
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonSyntaxException | IllegalStateException e) {
            throw new IOException("the browser measured nothing: " + text, e);
        }
    }

    private static List<Figure> figures(JsonObject measured, int rounds) {
        var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        var scale =
                String.format(
                        Locale.ROOT,
                        "%,d devices, %d rollouts, %d rounds in Chromium beside the controller, load %.1f",
                        DEVICES,
                        ROLLOUTS,
                        rounds,
                        load);
        return List.of(
                millis(measured, "interaction_p95_ms", "key or click to the next paint, " + scale),
                millis(measured, "filter_p95_ms", "until only what matches shows, " + scale),
                millis(measured, "page_p95_ms", "until the next page of a list shows, " + scale),
                millis(measured, "open_p95_ms", "until a page with its data shows, " + scale),
                millis(measured, "first_route_ms", "overview, nothing cached, " + scale),
                new Figure(
                        "first_route_bytes",
                        measured.get("first_route_bytes").getAsDouble(),
                        "bytes",
                        "overview as it is sent, packed, fonts and data aside"));
    }

    private static Figure millis(JsonObject measured, String name, String scale) {
        return new Figure(name, measured.get(name).getAsDouble(), "ms", scale);
    }
}
