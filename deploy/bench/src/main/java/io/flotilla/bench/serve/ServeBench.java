package io.flotilla.bench.serve;

import io.flotilla.bench.fit.RealModels;
import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.generate.LlamaShape;
import io.flotilla.bench.generate.WeightType;
import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.host.RuntimeHost;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves an encoder and a generated language model on a device, and asks its local API in turns
 * with a runtime host that has loaded the same files: what the engine took by its own clock,
 * against what an app waited.
 */
public final class ServeBench implements Bench {
    private static final String EMBEDDER = "minilm";
    private static final String WRITER = "llama";

    /** 128 tokens with those that stand around a text. */
    private static final String TEXT = "a ".repeat(126);

    private static final int FEW_WORDS = 4;

    /** As long as the prompt of the engine's own loop. */
    private static final int MANY_WORDS = 114;

    private static final int TOKENS = 33;
    private static final int CONTEXT = 512;
    private static final int PARALLEL = 8;

    /** A device that has just started is slower: its JVM reads its own code first. */
    private static final int WARM_UP = 300;

    private static final int WARM_UP_TEXTS = 10;

    private static final LlamaShape SMALL = new LlamaShape(32_000, 512, 1536, 8, 8, 4, 2048);
    private static final LlamaShape LARGE = new LlamaShape(32_000, 768, 2048, 12, 12, 4, 2048);

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        var embedder = RealModels.miniLm(Files.createDirectories(run.folder().resolve(EMBEDDER)));
        var writer = run.folder().resolve(WRITER + ".gguf");
        (run.isQuick() ? SMALL : LARGE).write(writer, WeightType.Q8_0, WeightType.Q8_0);
        try (var controller = ControllerUnderTest.start(run);
                var device = DeviceUnderTest.start(run, controller)) {
            serve(run, controller, device, EMBEDDER, embedder.file().resolveSibling(""));
            serve(run, controller, device, WRITER, writer);
            var figures = new ArrayList<>(embeddings(run, device, embedder));
            figures.addAll(texts(run, device, HostedModel.gguf(writer)));
            return figures;
        }
    }

    private static void serve(
            BenchRun run,
            ControllerUnderTest controller,
            DeviceUnderTest device,
            String model,
            Path files)
            throws IOException, InterruptedException {
        run.say("publishing and rolling out " + model);
        controller.commandLine(
                run,
                "publish",
                files.toString(),
                "--model",
                model,
                "--version",
                "1",
                "--task",
                model.equals(WRITER) ? "text-generation" : "text-embedding",
                "--variants",
                "none");
        controller.post(
                "/v1/rollouts",
                """
                {"rollout": {"modelVersion": "models/%s/versions/1",
                  "selector": {"matchLabels": {"bench": "serve"}}}}\
                """
                        .formatted(model));
        device.awaitServing(model);
    }

    private static List<Figure> embeddings(BenchRun run, DeviceUnderTest device, HostedModel model)
            throws IOException, InterruptedException {
        var engine = new ArrayList<Double>();
        var alone = new ArrayList<Double>();
        var together = new ArrayList<Double>();
        var rounds = run.isQuick() ? 15 : 60;
        try (var host = RuntimeHost.start(run.top(), run.folder());
                var app = device.connect();
                var apps = new Apps(device)) {
            host.load(model, 0, "cpu");
            for (var round = 0; round < WARM_UP; round++) {
                host.embed(List.of("a"));
                DeviceUnderTest.embed(app, EMBEDDER, "a");
            }
            for (var round = 0; round < rounds; round++) {
                engine.add(host.embed(List.of(TEXT)).getEngineSeconds());
                alone.add(DeviceUnderTest.embed(app, EMBEDDER, TEXT));
                together.add(apps.embedTogether());
            }
        }
        var scale =
                "%d requests of 128 tokens each after %d others, FP32, one thread"
                        .formatted(rounds, WARM_UP);
        run.say(
                "engine %.2f ms, through the API %.2f ms, %d at a time %.2f ms each"
                        .formatted(
                                median(engine) * 1e3,
                                median(alone) * 1e3,
                                PARALLEL,
                                median(together) * 1e3));
        return List.of(
                Figure.ratio("embedding_overhead_ratio", overhead(alone, engine), scale),
                Figure.ratio(
                        "embedding_overhead_at_8_ratio",
                        overhead(together, engine),
                        scale + ", 8 at a time"));
    }

    private static double overhead(List<Double> through, List<Double> engine) {
        return (median(through) - median(engine)) / median(engine);
    }

    /** Several apps that ask at the same time, each on a connection and a thread of its own. */
    private static final class Apps implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
        private final List<KeptConnection> connections = new ArrayList<>();

        Apps(DeviceUnderTest device) throws IOException {
            for (var app = 0; app < PARALLEL; app++) {
                connections.add(device.connect());
            }
        }

        /** Seconds that each request takes of those that all of them take. */
        double embedTogether() throws IOException, InterruptedException {
            var requests =
                    connections.stream()
                            .<Callable<Double>>map(
                                    app -> () -> DeviceUnderTest.embed(app, EMBEDDER, TEXT))
                            .toList();
            var start = System.nanoTime();
            try {
                for (var each : threads.invokeAll(requests)) {
                    each.get();
                }
            } catch (ExecutionException e) {
                throw new IOException(e);
            }
            return (System.nanoTime() - start) / 1e9 / PARALLEL;
        }

        @Override
        public void close() throws IOException {
            threads.close();
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    private static List<Figure> texts(BenchRun run, DeviceUnderTest device, HostedModel model)
            throws IOException, InterruptedException {
        var engine = new ArrayList<Double>();
        var through = new ArrayList<Double>();
        var ratios = new ArrayList<Double>();
        var rounds = run.isQuick() ? 8 : 24;
        try (var host = RuntimeHost.start(run.top(), run.folder())) {
            host.load(model, CONTEXT, "cpu");
            for (var text = 1; text <= WARM_UP_TEXTS; text++) {
                device.write(WRITER, prompt(-text, FEW_WORDS), TOKENS);
            }
            for (var round = 0; round < rounds; round++) {
                var prompt = prompt(round, FEW_WORDS);
                engine.add(host.generate(prompt, 1).getPromptSeconds() * 1e3);
                through.add(device.write(WRITER, prompt, 1).firstSeconds() * 1e3);
                ratios.add(perSecond(device, round) / host.benchmark(3).getTokensPerSecond());
            }
        }
        run.say(
                "first token: engine %.1f ms, through the API %.1f ms"
                        .formatted(Collections.min(engine), Collections.min(through)));
        var scale =
                "%d texts of %d tokens, a model of %d MB, one thread"
                        .formatted(rounds, TOKENS, Files.size(model.file()) / 1_000_000);
        return List.of(
                new Figure(
                        "first_token_overhead_ms",
                        Collections.min(through) - Collections.min(engine),
                        "milliseconds",
                        "the least of " + rounds),
                Figure.ratio("tokens_ratio", median(ratios), scale));
    }

    /** Tokens written in a second after the first, of a prompt that is known by then. */
    private static double perSecond(DeviceUnderTest device, int round)
            throws IOException, InterruptedException {
        var prompt = prompt(round, MANY_WORDS);
        device.write(WRITER, prompt, 1);
        var first = device.write(WRITER, prompt, 1);
        var all = device.write(WRITER, prompt, TOKENS);
        return (all.tokens() - 1) / (all.seconds() - first.seconds());
    }

    /** A prompt that begins unlike the others, so that none is known already. */
    private static String prompt(int round, int words) {
        return round + " is the round " + "a ".repeat(words);
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
