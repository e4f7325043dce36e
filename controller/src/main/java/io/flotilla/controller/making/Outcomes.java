package io.flotilla.controller.making;

import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.making.evaluation.GoldenTests;
import io.flotilla.controller.making.evaluation.QualityGate.Verdict;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder.Outcome;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns ended jobs, and what they have measured, into what a version consists of. */
@Singleton
class Outcomes {

    private final VariantRepository variants;
    private final MakingJobRepository jobs;
    private final EvaluationRepository evaluations;

    Outcomes(
            VariantRepository variants,
            MakingJobRepository jobs,
            EvaluationRepository evaluations) {
        this.variants = variants;
        this.jobs = jobs;
        this.evaluations = evaluations;
    }

    /** What a version has come to; empty while there is something to wait for. */
    Optional<Outcome> of(ResourceName version) {
        var all = new VersionJobs(jobs.of(version));
        return all.areDone() ? Optional.of(of(version, all)) : Optional.empty();
    }

    private Outcome of(ResourceName version, VersionJobs all) {
        var measured = evaluations.newestOf(version);
        var divergences = new HashMap<String, Double>();
        for (var evaluation : measured) {
            evaluation
                    .divergence()
                    .ifPresent(divergence -> divergences.put(evaluation.variant(), divergence));
        }
        var withheld = new ArrayList<>(all.leftBehind());
        withheld.addAll(names(withVerdict(measured, Verdict.BLOCKED)));
        var doubtful = withVerdict(measured, Verdict.NEEDS_APPROVAL);
        return new Outcome(
                withheld,
                names(doubtful),
                divergences,
                GoldenTests.of(measured, variants.of(version)),
                doubt(doubtful));
    }

    private static List<Evaluation> withVerdict(List<Evaluation> measured, Verdict verdict) {
        return measured.stream().filter(evaluation -> evaluation.verdict() == verdict).toList();
    }

    private static List<String> names(List<Evaluation> evaluations) {
        return evaluations.stream().map(Evaluation::variant).toList();
    }

    /** Names for each variant the gate that decided. */
    private static String doubt(List<Evaluation> doubtful) {
        return doubtful.stream().map(Outcomes::doubt).collect(Collectors.joining(" "));
    }

    private static String doubt(Evaluation doubtful) {
        var decided = doubtful.findings().stream().findFirst().orElse("");
        return "%s: %s".formatted(doubtful.name().id("variant"), decided);
    }
}
