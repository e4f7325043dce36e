package io.flotilla.bench.agent;

import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The packaged agent beside a real controller: how soon it is connected, what it holds in memory
 * after 2,000 messages, what it burns when nothing happens, and how large its folder is.
 */
public final class AgentBench implements Bench {
    private static final int STARTS = 9;
    private static final int QUICK_STARTS = 5;
    private static final int MESSAGES = 2_000;
    private static final int SETTLE_MILLIS = 5_000;
    private static final int IDLE_MILLIS = 60_000;
    private static final int QUICK_IDLE_MILLIS = 10_000;
    private static final double MILLIS = 1e3;
    private static final double MIB = 1 << 20;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var agent = folder(run.top());
        var figures = new ArrayList<Figure>();
        figures.add(folderSize(agent));
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            var config =
                    PackagedAgent.configure(
                            run.folder(),
                            controller.port(),
                            controller.authority(),
                            controller.joinToken(1));
            var log = run.folder().resolve("agent.log");
            run.say("enrolling, then starting again and again");
            PackagedAgent.start(agent, config, log).close();
            figures.add(starts(agent, config, log, run.isQuick() ? QUICK_STARTS : STARTS));
            try (var running = PackagedAgent.start(agent, config, log)) {
                figures.addAll(idle(run, running, config));
            }
        }
        return figures;
    }

    /** The folder that the bench's script has had made. */
    private static Path folder(Path top) throws IOException {
        try (var made = Files.list(top.resolve("deploy/target/packages"))) {
            return made.filter(Files::isDirectory)
                    .filter(folder -> Files.exists(folder.resolve("agent.aot")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("deploy/package has made no folder"));
        }
    }

    private static Figure folderSize(Path agent) throws IOException {
        var bytes = bytes(agent.resolve("jre")) + bytes(agent.resolve("lib"));
        return new Figure(
                "folder_mib", bytes / MIB, "MiB", "Java and libraries; AOT cache and host beside");
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static Figure starts(Path agent, Path config, Path log, int count)
            throws IOException, InterruptedException {
        var seconds = new ArrayList<Double>();
        for (int start = 0; start < count; start++) {
            try (var running = PackagedAgent.start(agent, config, log)) {
                seconds.add(running.connectedSeconds());
            }
        }
        var inOrder = seconds.stream().sorted().toList();
        return new Figure(
                "connected_seconds",
                inOrder.get(count / 2),
                "seconds",
                "from the start of the process to the controller's answer, median of %d starts, %.2f to %.2f"
                        .formatted(count, inOrder.getFirst(), inOrder.getLast()));
    }

    private static List<Figure> idle(BenchRun run, PackagedAgent agent, Path config)
            throws IOException, InterruptedException {
        PackagedAgent.pause(SETTLE_MILLIS);
        var fresh = agent.proportionalMib();
        run.say("sending messages");
        ask(config);
        PackagedAgent.pause(SETTLE_MILLIS);
        var idleMillis = run.isQuick() ? QUICK_IDLE_MILLIS : IDLE_MILLIS;
        run.say("waiting while nothing happens");
        var before = agent.processorSeconds();
        PackagedAgent.pause(idleMillis);
        var burnt = agent.processorSeconds() - before;
        return List.of(
                new Figure(
                        "idle_pss_mib",
                        agent.proportionalMib(),
                        "MiB",
                        "connected, after %,d requests to the local API, no model loaded"
                                .formatted(MESSAGES)),
                new Figure("connected_pss_mib", fresh, "MiB", "connected, before any message"),
                Figure.ratio(
                        "idle_cpu_ratio",
                        burnt / (idleMillis / MILLIS),
                        "of one core, connected, over %d s".formatted(idleMillis / 1_000)));
    }

    /** Asks as an app does that does not know which models there are. */
    private static void ask(Path config) throws IOException, InterruptedException {
        var port = Files.readString(config).replaceAll("(?s).*127\\.0\\.0\\.1:(\\d+).*", "$1");
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/embeddings"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\":\"none\",\"input\":\"a text\"}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            for (int message = 0; message < MESSAGES; message++) {
                var answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 404) {
                    throw new IOException(answer.statusCode() + ": " + answer.body());
                }
            }
        }
    }
}
