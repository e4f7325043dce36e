package io.flotilla.controller.making;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.flotilla.controller.making.converter.HostSession;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.converter.RuntimeHosts.Evaluated;
import io.flotilla.controller.making.converter.RuntimeHosts.Failure;
import io.flotilla.controller.making.converter.RuntimeHosts.Inputs;
import io.flotilla.controller.making.converter.RuntimeHosts.ProgressListener;
import io.flotilla.controller.making.converter.Workspace;
import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationTexts;
import io.flotilla.controller.making.evaluation.GoldenTests;
import io.flotilla.controller.making.evaluation.Metric;
import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.registry.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures variants against their reference, whose outputs are kept for the next one. */
final class Measurer {

    private final MakingRuns.Parts parts;
    private final HostSession session;
    private final Workspace workspace;
    private final EvaluationTexts texts;
    private final ProgressListener listener;

    Measurer(
            MakingRuns.Parts parts,
            HostSession session,
            Workspace workspace,
            EvaluationTexts texts,
            ProgressListener listener) {
        this.parts = parts;
        this.session = session;
        this.workspace = workspace;
        this.texts = texts;
        this.listener = listener;
    }

    /** What one run of a host has shown. */
    private record Run(
            Map<String, Double> measurements, String runtime, List<GoldenTest.Case> golden) {}

    /** Measures the variant; the reference may be the variant itself. */
    Evaluation measure(Variant variant, Variant reference)
            throws IOException, Failure, InterruptedException {
        var isReference = variant.name().equals(reference.name());
        var kept = keptOutputs(reference);
        if (!isReference && !Files.exists(kept)) {
            keep(reference, kept);
        }
        var run = isReference ? keep(reference, kept) : run(variant, null, kept);
        var measurements = new HashMap<>(run.measurements);
        measurements.put(Metric.SIZE_BYTES.key(), (double) variant.sizeBytes());
        var judgement = parts.gates().judge(variant, reference, measurements);
        return new Evaluation(
                Evaluation.NAMES.of(
                        variant.name().id("model"),
                        variant.name().id("version"),
                        variant.id(),
                        parts.ids().next()),
                reference.name(),
                texts.digest(),
                measurements,
                judgement.verdict(),
                judgement.findings(),
                new Evaluation.Conditions(run.runtime, hardware()),
                run.golden,
                parts.clock().instant());
    }

    /** Runs the reference and keeps its outputs, whole or not at all. */
    private Run keep(Variant reference, Path kept)
            throws IOException, Failure, InterruptedException {
        var fresh = workspace.newFile("outputs");
        var run = run(reference, fresh, null);
        Files.createDirectories(kept.getParent());
        Files.move(fresh, kept, ATOMIC_MOVE);
        return run;
    }

    private Path keptOutputs(Variant reference) {
        var key = Workspace.digestOf(reference).hex() + "-" + texts.digest().hex().substring(0, 16);
        return parts.config().directory().resolve("reference").resolve(key);
    }

    private Run run(Variant variant, @Nullable Path outputs, @Nullable Path reference)
            throws IOException, Failure, InterruptedException {
        listener.progressed(0, "Loads %s.".formatted(variant.id()));
        var model = workspace.layOut(variant);
        try (var host = session.start()) {
            var loaded = host.load(model);
            var evaluated = host.evaluate(new Inputs(texts.texts(), outputs, reference), listener);
            var golden =
                    outputs != null && loaded.embeddingLength() > 0
                            ? golden(host)
                            : List.<GoldenTest.Case>of();
            return new Run(figures(loaded, evaluated), evaluated.runtime(), golden);
        }
    }

    private static Map<String, Double> figures(RuntimeHosts.Loaded loaded, Evaluated evaluated) {
        var figures = new HashMap<>(evaluated.measurements());
        figures.put(Metric.LOAD_SECONDS.key(), loaded.seconds());
        return figures;
    }

    private List<GoldenTest.Case> golden(RuntimeHosts.Host host)
            throws Failure, InterruptedException {
        var inputs = texts.texts().stream().limit(GoldenTests.CASES).toList();
        var cases = new ArrayList<GoldenTest.Case>();
        var embeddings = host.embed(inputs);
        for (int i = 0; i < inputs.size(); i++) {
            cases.add(new GoldenTest.Case(inputs.get(i), embeddings.get(i)));
        }
        return cases;
    }

    private static String hardware() {
        return "%s, %d cores"
                .formatted(
                        System.getProperty("os.arch"), Runtime.getRuntime().availableProcessors());
    }
}
