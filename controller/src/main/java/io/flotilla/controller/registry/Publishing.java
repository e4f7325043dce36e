package io.flotilla.controller.registry;

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
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes versions immutable and carries them as far towards PUBLISHED as nothing holds them. */
@Singleton
public class Publishing {

    /** Largest manifest, in canonical form, that fits into one message to a device. */
    private static final int MAX_MANIFEST_BYTES = 900 * 1024;

    private static final Actor ITSELF = Actor.system("registry");

    private final Models models;
    private final ModelVersions modelVersions;
    private final ModelVersionRepository versions;
    private final VariantRepository variants;
    private final AdapterRepository adapters;
    private final VersionBuilder builder;
    private final RegistryCodec codec;
    private final Clock clock;

    Publishing(
            Models models,
            ModelVersions modelVersions,
            ModelVersionRepository versions,
            VariantRepository variants,
            AdapterRepository adapters,
            VersionBuilder builder,
            RegistryCodec codec,
            Clock clock) {
        this.models = models;
        this.modelVersions = modelVersions;
        this.versions = versions;
        this.variants = variants;
        this.adapters = adapters;
        this.builder = builder;
        this.codec = codec;
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
                            .map(outcome -> grow(version, outcome, outcome.doubtful(), ITSELF))
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

    /** Takes up a variant that was made elsewhere and has just been added. */
    void take(ModelVersion published, Variant imported, Actor actor) {
        if (!builder.measure(imported, actor)) {
            var _ = grow(published, Outcome.UNMEASURED, List.of(), actor);
        }
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
                .map(outcome -> grow(version, outcome, List.of(), actor))
                .filter(grown -> !grown.equals(version))
                .orElseThrow(() -> version.illegal("be approved: nothing waits for it"));
    }

    /** Lists what the manifest does not list yet in its next revision. */
    private ModelVersion grow(
            ModelVersion version, Outcome outcome, List<String> doubtful, Actor actor) {
        var listed = listed(version);
        var all =
                variants.of(version.name()).stream()
                        .filter(variant -> mayGoOut(variant, outcome, doubtful, listed))
                        .toList();
        if (all.size() == listed.size()) {
            return version;
        }
        var grown = version.grow(clock.instant());
        modelVersions.recordGrowth(grown, all, actor);
        keepManifest(grown, outcome, all);
        var kept = versions.update(grown);
        // With the release key outside it is listed when that has signed.
        modelVersions.release(kept.name());
        return kept;
    }

    private Set<String> listed(ModelVersion version) {
        return versions.findManifest(version.name(), version.content().manifestRevision())
                .map(codec::variantsOf)
                .orElseThrow(() -> new IllegalStateException("a published version has none"));
    }

    private static boolean mayGoOut(
            Variant variant, Outcome outcome, List<String> doubtful, Set<String> listed) {
        var name = variant.name().toString();
        return listed.contains(name)
                || !(outcome.withheld().contains(name) || doubtful.contains(name));
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
        keepManifest(version, outcome, releasable(version, outcome));
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

    private void keepManifest(ModelVersion version, Outcome outcome, List<Variant> listed) {
        var content = version.content();
        var golden = version.description().goldenTest();
        var manifest =
                new Manifest(
                        version.name(),
                        content.manifestRevision(),
                        models.get(version.model()).task(),
                        listed,
                        outcome.divergences(),
                        golden == null ? outcome.goldenTest() : golden,
                        adapters.of(version.name()),
                        version.description().minimumAgent(),
                        clock.instant());
        var canonical = codec.encode(manifest);
        if (canonical.length > MAX_MANIFEST_BYTES) {
            throw new FailedPrecondition(
                    "MANIFEST_TOO_LARGE",
                    version.name().toString(),
                    "The manifest of %s would have %d bytes; at most %d are allowed."
                            .formatted(version.name(), canonical.length, MAX_MANIFEST_BYTES),
                    Map.of("sizeBytes", Integer.toString(canonical.length)));
        }
        versions.addManifest(version.name(), content.manifestRevision(), canonical);
    }

    private List<Variant> releasable(ModelVersion version, Outcome outcome) {
        return variants.of(version.name()).stream()
                .filter(variant -> !outcome.withheld().contains(variant.name().toString()))
                .toList();
    }
}
