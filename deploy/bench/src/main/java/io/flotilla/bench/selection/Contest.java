package io.flotilla.bench.selection;

import io.flotilla.bench.host.RuntimeHost;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.proto.runtime.v1.EvaluateRequest;
import io.flotilla.proto.runtime.v1.EvaluateResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures all variants of a subject side by side: all are loaded, and asked in turn, so that what
 * else the machine does strikes all alike.
 */
final class Contest implements AutoCloseable {
    private static final int LONGEST_INPUT = 512;

    private final Subject subject;
    private final BenchRun run;
    private final Path folder;
    private final List<Competitor> competitors = new ArrayList<>();

    private record Competitor(BuiltVariant variant, RuntimeHost host, Samples samples) {}

    Contest(Subject subject, BenchRun run, Path folder) {
        this.subject = subject;
        this.run = run;
        this.folder = folder;
    }

    List<Outcome> outcomes(List<BuiltVariant> variants, int samplesWanted, int mostRounds)
            throws IOException {
        for (var variant : variants) {
            var host = RuntimeHost.start(run.top(), folder);
            competitors.add(new Competitor(variant, host, new Samples()));
            host.load(variant.model(), LONGEST_INPUT);
        }
        for (var round = 0; round < mostRounds && undisturbed() < samplesWanted; round++) {
            askAll(round % 2 == 0 ? competitors : competitors.reversed());
        }
        run.say("%s: %d undisturbed samples of each".formatted(subject.name(), undisturbed()));
        var outcomes = new ArrayList<Outcome>();
        for (var competitor : competitors) {
            var outcome =
                    new Outcome(
                            competitor.variant(),
                            divergence(competitor),
                            competitor.samples().medianOfQuietest(samplesWanted),
                            competitor.host().peakResidentBytes());
            run.say(row(outcome));
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /** The fewest that one of them has. */
    private int undisturbed() {
        var cores = Runtime.getRuntime().availableProcessors();
        return competitors.stream()
                .mapToInt(competitor -> competitor.samples().undisturbed(cores))
                .min()
                .orElse(0);
    }

    private void askAll(List<Competitor> inTurn) throws IOException {
        for (var competitor : inTurn) {
            var before = Load.now();
            var seconds = secondsPerAnswer(competitor.host());
            competitor.samples().add(seconds, Load.now().othersSince(before));
        }
    }

    private double secondsPerAnswer(RuntimeHost host) throws IOException {
        if (subject.isLanguageModel()) {
            var evaluated = host.evaluate(subject.texts());
            return evaluated.getEngineSeconds() / evaluated.getTokenCount();
        }
        return host.embed(subject.texts()).getEngineSeconds() / subject.texts().size();
    }

    /** From the first of the variants, whose outputs are kept. */
    private double divergence(Competitor competitor) throws IOException {
        var kept = folder.resolve(subject.name() + ".outputs").toAbsolutePath().toString();
        var host = competitor.host();
        var request = EvaluateRequest.newBuilder().setTexts(RuntimeHost.texts(subject.texts()));
        if (competitor.variant().precision().equals(subject.sourcePrecision())) {
            host.evaluate(request.setOutputsPath(kept));
            return 0;
        }
        return distance(host.evaluate(request.setReferencePath(kept)));
    }

    private static double distance(EvaluateResponse evaluated) throws IOException {
        return switch (evaluated.getComparisonCase()) {
            case EMBEDDING -> Math.max(0, 1 - evaluated.getEmbedding().getMeanCosine());
            case TOKEN -> evaluated.getToken().getMeanKlDivergence();
            case OUTPUT, COMPARISON_NOT_SET -> throw new IOException("nothing was compared");
        };
    }

    private String row(Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f MB | %.5f | %.3f ms | %.0f MiB |",
                subject.name(),
                outcome.variant().precision(),
                outcome.variant().sizeBytes() / 1e6,
                outcome.divergence(),
                1e3 * outcome.secondsPerAnswer(),
                outcome.peakResidentBytes() / 0x1p20);
    }

    @Override
    public void close() throws IOException {
        for (var competitor : competitors) {
            competitor.host().close();
        }
    }
}
