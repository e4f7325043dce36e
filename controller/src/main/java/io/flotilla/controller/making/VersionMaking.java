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
import java.util.ArrayList;
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
    private final Converters converters;
    private final RuntimeHosts hosts;
    private final EventLog events;
    private final Clock clock;

    VersionMaking(
            VariantRepository variants,
            MakingJobRepository jobs,
            EvaluationRepository evaluations,
            Recipes recipes,
            Converters converters,
            RuntimeHosts hosts,
            EventLog events,
            Clock clock) {
        this.variants = variants;
        this.jobs = jobs;
        this.evaluations = evaluations;
        this.recipes = recipes;
        this.converters = converters;
        this.hosts = hosts;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public boolean begin(ModelVersion version, @Nullable List<String> targets, Actor actor) {
        var present = variants.of(version.name());
        if (targets != null) {
            recipes.check("making.targets", targets);
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
                throw cannotBeMade(version, planned);
            }
        }
        return true;
    }

    private static FailedPrecondition cannotBeMade(
            ModelVersion version, MakingPlan.Planned planned) {
        return new FailedPrecondition(
                "CANNOT_BE_MADE",
                version.name().toString(),
                "%s cannot be made: %s".formatted(planned.target().id(), planned.obstacle()),
                Map.of("target", planned.target().id()));
    }

    @Override
    public void extend(ModelVersion version, List<String> targets, Actor actor) {
        recipes.check("targets", targets);
        if (!hosts.areAvailable()) {
            requireNothing(version, targets);
            return;
        }
        var all = jobs.of(version.name());
        var plan = MakingPlan.of(kept(version.name(), all), targets, converters);
        for (var planned : plan.variants()) {
            var id = planned.target().id();
            if (all.stream().anyMatch(job -> isUnderWay(job, id))) {
                continue;
            }
            var source = planned.source();
            if (!planned.isMade() || source == null) {
                throw cannotBeMade(version, planned);
            }
            measureReference(version.name(), all, actor);
            add(MakingJob.pending(source, id, MakingJob.Kind.MAKE, now()), actor);
        }
    }

    /** Variants that were not left behind by a job that somebody cancelled. */
    private List<Variant> kept(ResourceName version, List<MakingJob> all) {
        var left = leftBehind(all);
        return variants.of(version).stream()
                .filter(variant -> !left.contains(variant.name().toString()))
                .toList();
    }

    private static List<String> leftBehind(List<MakingJob> all) {
        return all.stream()
                .filter(job -> job.kind() == MakingJob.Kind.MAKE)
                .filter(job -> job.state() == MakingJobState.CANCELLED)
                .map(job -> job.variant().toString())
                .toList();
    }

    private static boolean isUnderWay(MakingJob job, String id) {
        return job.variant().id("variant").equals(id) && !job.state().isTerminal();
    }

    /** Gates compare with its figures. */
    private void measureReference(ResourceName version, List<MakingJob> all, Actor actor) {
        var reference = reference(version).orElseThrow();
        var isMeasured =
                all.stream().anyMatch(job -> job.variant().equals(reference.name()))
                        || jobs.of(version).stream()
                                .anyMatch(job -> job.variant().equals(reference.name()));
        if (!isMeasured) {
            add(MakingJob.pending(reference, reference.id(), MakingJob.Kind.MEASURE, now()), actor);
        }
    }

    @Override
    public boolean measure(Variant imported, Actor actor) {
        var version = imported.version();
        var reference = reference(version);
        if (!hosts.areAvailable() || reference.isEmpty()) {
            return false;
        }
        measureReference(version, jobs.of(version), actor);
        add(
                MakingJob.pending(reference.get(), imported.id(), MakingJob.Kind.MEASURE, now()),
                actor);
        return true;
    }

    @Override
    public Optional<Variant> reference(ResourceName version) {
        return MakingPlan.reference(kept(version, jobs.of(version)));
    }

    /**
     * What would be made of a version.
     *
     * @param targets precisions or ids of variants; null: what suits the version
     */
    MakingPlan plan(ModelVersion version, @Nullable List<String> targets) {
        var present = variants.of(version.name());
        return MakingPlan.of(
                present, targets == null ? usual(version, present) : targets, converters);
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

    @Override
    public Optional<Outcome> outcome(ResourceName version) {
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
        var withheld = new ArrayList<>(leftBehind(all));
        withheld.addAll(names(withVerdict(measured, QualityGate.Verdict.BLOCKED)));
        var doubtful = withVerdict(measured, QualityGate.Verdict.NEEDS_APPROVAL);
        return Optional.of(
                new Outcome(
                        withheld,
                        names(doubtful),
                        divergences,
                        GoldenTests.of(measured, variants.of(version)),
                        doubt(doubtful)));
    }

    private static List<Evaluation> withVerdict(
            List<Evaluation> measured, QualityGate.Verdict verdict) {
        return measured.stream().filter(evaluation -> evaluation.verdict() == verdict).toList();
    }

    private static List<String> names(List<Evaluation> evaluations) {
        return evaluations.stream().map(Evaluation::variant).toList();
    }

    /** Names for each variant the gate that decided. */
    private static String doubt(List<Evaluation> doubtful) {
        return doubtful.stream()
                .map(
                        evaluation ->
                                "%s: %s"
                                        .formatted(
                                                evaluation.name().id("variant"),
                                                String.join(
                                                        "",
                                                        evaluation.findings().stream()
                                                                .limit(1)
                                                                .toList())))
                .collect(Collectors.joining(" "));
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
