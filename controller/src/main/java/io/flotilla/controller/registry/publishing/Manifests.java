package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.registry.AdapterRepository;
import io.flotilla.controller.registry.Manifest;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VersionBuilder.Outcome;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the manifests of versions, within the running transaction. */
@Singleton
class Manifests {

    /** Largest manifest, in canonical form, that fits into one message to a device. */
    private static final int MAX_BYTES = 900 * 1024;

    private final Models models;
    private final ModelVersionRepository versions;
    private final AdapterRepository adapters;
    private final RegistryCodec codec;
    private final Clock clock;

    Manifests(
            Models models,
            ModelVersionRepository versions,
            AdapterRepository adapters,
            RegistryCodec codec,
            Clock clock) {
        this.models = models;
        this.versions = versions;
        this.adapters = adapters;
        this.codec = codec;
        this.clock = clock;
    }

    /** Writes the manifest of the version's revision, which lists these variants. */
    void keep(ModelVersion version, Outcome outcome, List<Variant> listed) {
        var golden = version.description().goldenTest();
        var manifest =
                new Manifest(
                        version.name(),
                        version.content().manifestRevision(),
                        models.get(version.model()).task(),
                        listed,
                        outcome.divergences(),
                        golden == null ? outcome.goldenTest() : golden,
                        adapters.of(version.name()),
                        version.description().minimumAgent(),
                        clock.instant());
        keep(version, codec.encode(manifest));
    }

    /** Writes the manifest of the version's revision as the one before, with all its adapters. */
    void keepWithAdapters(ModelVersion grown) {
        var before = current(grown, grown.content().manifestRevision() - 1);
        var revision = grown.content().manifestRevision();
        keep(
                grown,
                codec.withAdapters(before, revision, adapters.of(grown.name()), clock.instant()));
    }

    /** Names of the variants that the manifest of a version that is out lists. */
    Set<String> variantsOf(ModelVersion published) {
        return codec.variantsOf(current(published, published.content().manifestRevision()));
    }

    private byte[] current(ModelVersion version, long revision) {
        return versions.findManifest(version.name(), revision)
                .orElseThrow(() -> new IllegalStateException("a published version has none"));
    }

    private void keep(ModelVersion version, byte[] canonical) {
        if (canonical.length > MAX_BYTES) {
            throw new FailedPrecondition(
                    "MANIFEST_TOO_LARGE",
                    version.name().toString(),
                    "The manifest of %s would have %d bytes; at most %d are allowed."
                            .formatted(version.name(), canonical.length, MAX_BYTES),
                    Map.of("sizeBytes", Integer.toString(canonical.length)));
        }
        versions.addManifest(version.name(), version.content().manifestRevision(), canonical);
    }
}
