package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder;
import io.flotilla.controller.registry.VersionBuilder.Outcome;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes versions immutable and carries them as far towards PUBLISHED as nothing holds them. */
@Singleton
public class Publishing {

    private static final Actor ITSELF = Actor.system("registry");

    private final ModelVersions modelVersions;
    private final ModelVersionRepository versions;
    private final VariantRepository variants;
    private final VersionBuilder builder;
    private final Manifests manifests;
    private final Growth growth;
    private final Clock clock;

    Publishing(
            ModelVersions modelVersions,
            ModelVersionRepository versions,
            VariantRepository variants,
            VersionBuilder builder,
            Manifests manifests,
            Growth growth,
            Clock clock) {
        this.modelVersions = modelVersions;
        this.versions = versions;
        this.variants = variants;
        this.builder = builder;
        this.manifests = manifests;
        this.growth = growth;
        this.clock = clock;
    }

    /**
     * Publishes the version, or returns it as it is if that has happened.
     *
     * @param expected what the caller means to publish; null: whatever is there
     * @param targets precisions or ids of variants to make of it; null: what suits it
     * @throws AlreadyExists if it is published with other content
     */
    @Transactional
    public ModelVersion publish(
            ResourceName name,
            @Nullable Digest expected,
            @Nullable List<String> targets,
            Actor actor) {
        var version = modelVersions.lock(name);
        if (version.state().isTerminal()) {
            throw version.illegal("be published");
        }
        checkExpectation(version, expected);
        if (version.state() != ModelVersionState.DRAFT) {
            return version;
        }
        return release(version, targets, actor);
    }

    private static void checkExpectation(ModelVersion version, @Nullable Digest expected) {
        var actual = version.content().digest();
        if (expected == null || expected.equals(actual)) {
            return;
        }
        var name = version.name().toString();
        if (version.state() != ModelVersionState.DRAFT) {
            throw new AlreadyExists(
                    "ModelVersion",
                    name,
                    "%s is published with the content %s, not %s."
                            .formatted(name, actual, expected));
        }
        throw new Conflict(
                "CONTENT_MISMATCH",
                "%s holds the content %s, not %s.".formatted(name, actual, expected),
                Map.of("resource", name, "actual", actual.hex(), "expected", expected.hex()));
    }

    private ModelVersion release(ModelVersion draft, @Nullable List<String> targets, Actor actor) {
        if (draft.content().variantCount() == 0) {
            throw new FailedPrecondition(
                    "NO_VARIANT",
                    draft.name().toString(),
                    draft.name() + " has no variant to publish.",
                    Map.of());
        }
        var version = move("publish", draft, ModelVersion::build, "", actor);
        return builder.begin(version, targets, actor)
                ? versions.update(version)
                : submit(version, Outcome.UNMEASURED);
    }

    /**
     * Carries a version on whose variants are made and measured. One that is BUILDING is REJECTED
     * if none of them may go out; one that is PUBLISHED grows by those that may. One that is
     * neither is left as it is.
     */
    @Transactional
    public ModelVersion complete(ResourceName name) {
        var version = modelVersions.lock(name);
        return switch (version.state()) {
            case BUILDING ->
                    builder.outcome(name)
                            .map(outcome -> complete(version, outcome))
                            .orElse(version);
            case PUBLISHED ->
                    builder.outcome(name)
                            .map(
                                    outcome ->
                                            growth.grow(
                                                    version, outcome, outcome.doubtful(), ITSELF))
                            .orElse(version);
            case DRAFT,
                    AWAITING_APPROVAL,
                    AWAITING_SIGNATURE,
                    DEPRECATED,
                    ARCHIVED,
                    REJECTED,
                    REVOKED ->
                    version;
        };
    }

    /**
     * Has more variants made of a version that is PUBLISHED. What is out stays as it is until they
     * are made and measured; then the next revision of its manifest lists them as well.
     *
     * @param targets precisions or ids of variants
     */
    @Transactional
    public void extend(ResourceName name, List<String> targets, Actor actor) {
        builder.extend(requirePublished(name), targets, actor);
    }

    private ModelVersion requirePublished(ResourceName name) {
        var version = modelVersions.lock(name);
        if (version.state() != ModelVersionState.PUBLISHED) {
            throw version.illegal("grow");
        }
        return version;
    }

    /**
     * Approves a version that waits for it, or what a version that is PUBLISHED would grow by if
     * somebody approved.
     */
    @Transactional
    public ModelVersion approve(ResourceName name, String reason, Actor actor) {
        var version = modelVersions.lock(name);
        if (version.state() != ModelVersionState.PUBLISHED) {
            return modelVersions.approve(name, reason, actor);
        }
        return builder.outcome(name)
                .map(outcome -> growth.grow(version, outcome, List.of(), actor))
                .filter(grown -> !grown.equals(version))
                .orElseThrow(() -> version.illegal("be approved: nothing waits for it"));
    }

    private ModelVersion complete(ModelVersion version, Outcome outcome) {
        if (releasable(version, outcome).isEmpty()) {
            var reason = "None of its variants is good enough to go out.";
            return versions.update(move("reject", version, ModelVersion::reject, reason, ITSELF));
        }
        return submit(version, outcome);
    }

    private ModelVersion submit(ModelVersion building, Outcome outcome) {
        var version = move("submit", building, ModelVersion::submit, outcome.doubt(), ITSELF);
        manifests.keep(version, outcome, releasable(version, outcome));
        if (outcome.doubt().isEmpty()) {
            // Nobody is asked: this state passes by itself.
            var approved = move("approve", version, ModelVersion::approve, "", ITSELF);
            versions.update(approved);
            return modelVersions.signIfPossible(approved.name());
        }
        return versions.update(version);
    }

    private ModelVersion move(
            String verb,
            ModelVersion before,
            BiFunction<ModelVersion, Instant, ModelVersion> move,
            String reason,
            Actor actor) {
        var after = move.apply(before, clock.instant());
        modelVersions.record(verb, before, after, reason, actor);
        return after;
    }

    private List<Variant> releasable(ModelVersion version, Outcome outcome) {
        return variants.of(version.name()).stream()
                .filter(variant -> !outcome.withheld().contains(variant.name().toString()))
                .toList();
    }
}
