package io.flotilla.controller.making;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.controller.making.converter.Converters;
import io.flotilla.controller.making.converter.RuntimeHosts;
import io.flotilla.controller.making.recipe.Recipes;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a version that is published, or grows, into jobs. */
@Singleton
class VersionMaking implements VersionBuilder {

    /** The engines of runtime hosts. */
    private static final Set<ModelRuntime> ENGINES =
            Set.of(ModelRuntime.ONNX_RUNTIME, ModelRuntime.LLAMA_CPP);

    private final VariantRepository variants;
    private final MakingJobRepository jobs;
    private final Outcomes outcomes;
    private final Recipes recipes;
    private final Converters converters;
    private final RuntimeHosts hosts;
    private final EventLog events;
    private final Clock clock;

    VersionMaking(
            VariantRepository variants,
            MakingJobRepository jobs,
            Outcomes outcomes,
            Recipes recipes,
            Converters converters,
            RuntimeHosts hosts,
            EventLog events,
            Clock clock) {
        this.variants = variants;
        this.jobs = jobs;
        this.outcomes = outcomes;
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
            MakingRefusals.requireNothing(version, targets);
            return false;
        }
        var runnable = present.stream().filter(VersionMaking::canRunHere).toList();
        var reference = MakingPlan.reference(runnable);
        if (reference.isEmpty()) {
            MakingRefusals.requireNothingOf(version, targets);
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
                throw MakingRefusals.cannotBeMade(version, planned);
            }
        }
        return true;
    }

    @Override
    public void extend(ModelVersion version, List<String> targets, Actor actor) {
        recipes.check("targets", targets);
        if (!hosts.areAvailable()) {
            MakingRefusals.requireNothing(version, targets);
            return;
        }
        var underWay = jobsOf(version.name());
        var plan = MakingPlan.of(kept(version.name()), targets, converters);
        for (var planned : plan.variants()) {
            var id = planned.target().id();
            if (underWay.areAt(id)) {
                continue;
            }
            var source = planned.source();
            if (!planned.isMade() || source == null) {
                throw MakingRefusals.cannotBeMade(version, planned);
            }
            measureReference(version.name(), actor);
            add(MakingJob.pending(source, id, MakingJob.Kind.MAKE, now()), actor);
        }
    }

    /** Variants that were not left behind by a job that somebody cancelled. */
    private List<Variant> kept(ResourceName version) {
        var left = jobsOf(version).leftBehind();
        return variants.of(version).stream()
                .filter(variant -> !left.contains(variant.name().toString()))
                .toList();
    }

    /** Gates compare with its figures. */
    private void measureReference(ResourceName version, Actor actor) {
        var reference = reference(version).orElseThrow();
        if (jobsOf(version).of(reference.name()).isEmpty()) {
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
        jobsOf(version)
                .standing(imported.name())
                .ifPresent(
                        job -> {
                            throw MakingRefusals.notDone(job);
                        });
        measureReference(version, actor);
        add(
                MakingJob.pending(reference.get(), imported.id(), MakingJob.Kind.MEASURE, now()),
                actor);
        return true;
    }

    @Override
    public Optional<Variant> reference(ResourceName version) {
        return MakingPlan.reference(kept(version));
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

    @Override
    public Optional<Outcome> outcome(ResourceName version) {
        return outcomes.of(version);
    }

    private VersionJobs jobsOf(ResourceName version) {
        return new VersionJobs(jobs.of(version));
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
