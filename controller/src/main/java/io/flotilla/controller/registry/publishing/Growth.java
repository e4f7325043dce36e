package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder;
import io.flotilla.controller.registry.VersionBuilder.Outcome;
import io.flotilla.controller.shared.Actor;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Lists in the next revision of the manifest what a version that is PUBLISHED has got since the
 * last one, within the running transaction. What is out stays as it is.
 */
@Singleton
class Growth {

    private final ModelVersions modelVersions;
    private final ModelVersionRepository versions;
    private final VariantRepository variants;
    private final VersionBuilder builder;
    private final Manifests manifests;
    private final Clock clock;

    Growth(
            ModelVersions modelVersions,
            ModelVersionRepository versions,
            VariantRepository variants,
            VersionBuilder builder,
            Manifests manifests,
            Clock clock) {
        this.modelVersions = modelVersions;
        this.versions = versions;
        this.variants = variants;
        this.builder = builder;
        this.manifests = manifests;
        this.clock = clock;
    }

    /** Takes up a variant that was made elsewhere and has just been added. */
    void take(ModelVersion published, Variant imported, Actor actor) {
        if (builder.measure(imported, actor)) {
            return;
        }
        builder.outcome(published.name())
                .ifPresent(
                        outcome -> {
                            var _ = grow(published, outcome, outcome.doubtful(), actor);
                        });
    }

    /**
     * Lists the variants that may go out and are not listed yet.
     *
     * @param doubtful names of those that wait for somebody to approve
     */
    ModelVersion grow(ModelVersion version, Outcome outcome, List<String> doubtful, Actor actor) {
        var listed = manifests.variantsOf(version);
        var all =
                variants.of(version.name()).stream()
                        .filter(variant -> mayGoOut(variant, outcome, doubtful, listed))
                        .toList();
        if (all.size() == listed.size()) {
            return version;
        }
        var grown = version.grow(clock.instant());
        modelVersions.recordGrowth(
                grown, "variants", all.stream().map(Variant::id).toList(), actor);
        manifests.keep(grown, outcome, all);
        return release(grown);
    }

    private static boolean mayGoOut(
            Variant variant, Outcome outcome, List<String> doubtful, Set<String> listed) {
        var name = variant.name().toString();
        return listed.contains(name)
                || !(outcome.withheld().contains(name) || doubtful.contains(name));
    }

    /** Lists an adapter that has just been added, and nothing else that waits. */
    void take(ModelVersion published, Adapter added, Actor actor) {
        var grown = published.grow(clock.instant());
        modelVersions.recordGrowth(grown, "adapters", List.of(added.name().id("adapter")), actor);
        manifests.keepWithAdapters(grown);
        var _ = release(grown);
    }

    /** With the release key outside it is listed when that has signed. */
    private ModelVersion release(ModelVersion grown) {
        var kept = versions.update(grown);
        modelVersions.release(kept.name());
        return kept;
    }
}
