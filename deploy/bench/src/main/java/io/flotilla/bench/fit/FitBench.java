package io.flotilla.bench.fit;

import io.flotilla.bench.host.HostedModel;
import io.flotilla.bench.host.RuntimeHost;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.flotilla.bench.report.Scratch;
import io.flotilla.contract.fit.MemoryEstimate;
import io.flotilla.contract.fit.MemoryEstimator;
import io.flotilla.contract.fit.VariantFacts;
import io.flotilla.contract.fit.Workload;
import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.inspect.ModelFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Loads variants in the runtime host, has each fill its context, and compares the host's peak above
 * that of an empty host with what their headers let expect.
 */
public final class FitBench implements Bench {
    private static final int EMPTY_HOSTS = 3;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException {
        var cache = Files.createDirectories(run.folder().resolve("host"));
        var emptyBytes = emptyHost(run, cache);
        var cases =
                run.isQuick() ? FitCases.quick(run.top(), cache) : FitCases.all(run.top(), cache);
        run.say(
                "| model | tokens | file | weights | cache | compute | copies | expected | seen | |");
        run.say("|---|---|---|---|---|---|---|---|---|---|");
        var comparisons = new ArrayList<Comparison>();
        for (var fit : cases) {
            var comparison = compare(fit, run, cache, emptyBytes);
            run.say(comparison.row());
            comparisons.add(comparison);
        }
        return figures(comparisons, emptyBytes);
    }

    private static Comparison compare(FitCase fit, BenchRun run, Path cache, long emptyBytes)
            throws IOException {
        var folder = Files.createDirectories(run.folder().resolve("model"));
        try {
            var model = fit.maker().make(folder);
            var observed = peak(model, fit.contextTokens(), run, cache) - emptyBytes;
            return new Comparison(fit, estimate(model, fit), size(model), observed);
        } finally {
            Scratch.remove(folder);
        }
    }

    private static MemoryEstimate estimate(HostedModel model, FitCase fit) throws IOException {
        try (var channel = FileChannel.open(model.file())) {
            if (ModelFiles.inspect(ByteSource.of(channel)) instanceof Recognised(var file)) {
                var facts = VariantFacts.of(file);
                return MemoryEstimator.estimate(
                        facts,
                        facts.requirements().runtimes().getFirst(),
                        Workload.ofContext(fit.contextTokens()));
            }
            throw new IOException(fit.name() + " is not recognised");
        }
    }

    private static long size(HostedModel model) throws IOException {
        var data = model.file().resolveSibling(model.file().getFileName() + ".data");
        return Files.size(model.file()) + (Files.exists(data) ? Files.size(data) : 0);
    }

    private static long peak(HostedModel model, int contextTokens, BenchRun run, Path cache)
            throws IOException {
        try (var host = RuntimeHost.start(run.top(), cache)) {
            host.load(model, contextTokens);
            var text = List.of("a ".repeat(contextTokens));
            host.embed(text);
            return host.peakResidentBytes();
        }
    }

    private static long emptyHost(BenchRun run, Path cache) throws IOException {
        var peaks = new ArrayList<Long>();
        for (var i = 0; i < EMPTY_HOSTS; i++) {
            try (var host = RuntimeHost.start(run.top(), cache)) {
                host.greet();
                peaks.add(host.peakResidentBytes());
            }
        }
        peaks.sort(Comparator.naturalOrder());
        var median = peaks.get(EMPTY_HOSTS / 2);
        run.say("An empty host takes %.1f MiB.".formatted(median / 0x1p20));
        return median;
    }

    private static List<Figure> figures(List<Comparison> comparisons, long emptyBytes) {
        var errors = comparisons.stream().mapToDouble(c -> Math.abs(c.error())).toArray();
        var largest = comparisons.stream().mapToLong(Comparison::fileBytes).max().orElse(0);
        var scale = "%d cases of up to %d MB".formatted(errors.length, largest / 1_000_000);
        return List.of(
                Figure.ratio("max_error_ratio", of(errors).max().orElseThrow(), scale),
                Figure.ratio("mean_error_ratio", of(errors).average().orElseThrow(), scale),
                new Figure("cases", errors.length, "cases", scale),
                new Figure("empty_host_bytes", emptyBytes, "bytes", "median of 3"));
    }

    private static DoubleStream of(double[] values) {
        return Arrays.stream(values);
    }
}
