package io.flotilla.controller.making;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a version that is published into jobs, and ended jobs into what the version consists of.
 */
@Singleton
class VersionMaking implements VersionBuilder {

    /** The engines of runtime hosts. */
    private static final Set<ModelRuntime> ENGINES =
            Set.of(ModelRuntime.ONNX_RUNTIME, ModelRuntime.LLAMA_CPP);

    private final VariantRepository variants;
    private final MakingJobRepository jobs;
    private final EvaluationRepository evaluations;
    private final Recipes recipes;
    private final RuntimeHosts hosts;
    private final EventLog events;
    private final Clock clock;

    VersionMaking(
            VariantRepository variants,
            MakingJobRepository jobs,
            EvaluationRepository evaluations,
            Recipes recipes,
            RuntimeHosts hosts,
            EventLog events,
            Clock clock) {
        this.variants = variants;
        this.jobs = jobs;
        this.evaluations = evaluations;
        this.recipes = recipes;
        this.hosts = hosts;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public boolean begin(ModelVersion version, @Nullable List<String> targets, Actor actor) {
        var present = variants.of(version.name());
        if (targets != null) {
            Recipes.check("making.targets", targets);
        }
        if (!hosts.areAvailable()) {
            requireNothing(version, targets);
            return false;
        }
        var runnable = present.stream().filter(VersionMaking::canRunHere).toList();
        var reference = MakingPlan.reference(runnable);
        if (reference.isEmpty()) {
            requireNothingOf(version, targets);
            return false;
        }
        for (var variant : runnable) {
            add(
                    MakingJob.pending(reference.get(), variant.id(), MakingJob.Kind.MEASURE, now()),
                    actor);
        }
        for (var planned : plan(version, targets).variants()) {
            if (planned.isMade() && planned.source() != null) {
                var id = planned.target().id();
                add(MakingJob.pending(planned.source(), id, MakingJob.Kind.MAKE, now()), actor);
            } else if (targets != null) {
                throw new FailedPrecondition(
                        "CANNOT_BE_MADE",
                        version.name().toString(),
                        "%s cannot be made: %s"
                                .formatted(planned.target().id(), planned.obstacle()),
                        Map.of("target", planned.target().id()));
            }
        }
        return true;
    }

    /**
     * What would be made of a version.
     *
     * @param targets precisions or ids of variants; null: what suits the version
     */
    MakingPlan plan(ModelVersion version, @Nullable List<String> targets) {
        var present = variants.of(version.name());
        return MakingPlan.of(present, targets == null ? usual(version, present) : targets);
    }

    /**
     * The recipe, for one variant that nothing was taken from; else somebody has made their own.
     */
    private List<String> usual(ModelVersion version, List<Variant> present) {
        if (present.size() != 1) {
            return List.of();
        }
        return switch (present.getFirst().facts().precisionClass()) {
            case FULL, HALF -> recipes.get(version.model()).targets();
            case MEDIUM, LOW, ULTRA_LOW -> List.of();
        };
    }

    /** What needs an engine that runtime hosts have not goes out as it was uploaded. */
    private static boolean canRunHere(Variant variant) {
        return variant.facts().requirements().runtimes().stream().anyMatch(ENGINES::contains);
    }

    private static void requireNothingOf(ModelVersion version, @Nullable List<String> targets) {
        if (targets != null && !targets.isEmpty()) {
            throw new FailedPrecondition(
                    "CANNOT_BE_MADE",
                    version.name().toString(),
                    "Nothing can be made of %s: it is made from ONNX or GGUF."
                            .formatted(version.name()),
                    Map.of("targets", String.join(",", targets)));
        }
    }

    private static void requireNothing(ModelVersion version, @Nullable List<String> targets) {
        if (targets != null && !targets.isEmpty()) {
            throw new FailedPrecondition(
                    "MAKING_UNAVAILABLE",
                    version.name().toString(),
                    "This controller has no runtime host to make variants with: set flotilla.making.host.",
                    Map.of("targets", String.join(",", targets)));
        }
    }

    /** What the version has come to; empty while there is something to wait for. */
    Optional<Outcome> outcome(ResourceName version) {
        var all = jobs.of(version);
        if (!all.stream().allMatch(job -> job.state().isTerminal())) {
            return Optional.empty();
        }
        var measured = evaluations.newestOf(version);
        var divergences = new HashMap<String, Double>();
        for (var evaluation : measured) {
            evaluation
                    .divergence()
                    .ifPresent(divergence -> divergences.put(evaluation.variant(), divergence));
        }
        return Optional.of(
                new Outcome(
                        withVerdict(measured, QualityGate.Verdict.BLOCKED),
                        divergences,
                        GoldenTests.of(measured, variants.of(version)),
                        doubt(withVerdict(measured, QualityGate.Verdict.NEEDS_APPROVAL))));
    }

    private static List<String> withVerdict(
            List<Evaluation> measured, QualityGate.Verdict verdict) {
        return measured.stream()
                .filter(evaluation -> evaluation.verdict() == verdict)
                .map(Evaluation::variant)
                .toList();
    }

    private static String doubt(List<String> doubtful) {
        return doubtful.isEmpty()
                ? ""
                : doubtful.stream()
                        .map(name -> name.substring(name.lastIndexOf('/') + 1))
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "Quality gates want somebody to look at ",
                                        ": see its evaluations."));
    }

    private void add(MakingJob job, Actor actor) {
        jobs.add(job);
        events.record(
                new Event(
                        actor,
                        "makingJob.create",
                        job.name().toString(),
                        "",
                        Map.of("kind", job.kind().name(), "source", job.source().toString())));
    }

    private Instant now() {
        return clock.instant();
    }
}
