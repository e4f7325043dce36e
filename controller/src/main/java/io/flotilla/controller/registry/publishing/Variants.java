package io.flotilla.controller.registry.publishing;

import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.ContentDigest;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.registry.VersionBuilder;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds variants to versions, and finds them. */
@Singleton
public class Variants {

    private static final int MAX_VARIANTS = 64;

    private final Models models;
    private final ModelVersions modelVersions;
    private final ModelVersionRepository versions;
    private final VariantRepository variants;
    private final VariantInspector inspector;
    private final VersionBuilder builder;
    private final Growth growth;
    private final ArtifactStore artifacts;
    private final EventLog events;
    private final Clock clock;

    Variants(
            Models models,
            ModelVersions modelVersions,
            ModelVersionRepository versions,
            VariantRepository variants,
            VariantInspector inspector,
            VersionBuilder builder,
            Growth growth,
            ArtifactStore artifacts,
            EventLog events,
            Clock clock) {
        this.models = models;
        this.modelVersions = modelVersions;
        this.versions = versions;
        this.variants = variants;
        this.inspector = inspector;
        this.builder = builder;
        this.growth = growth;
        this.artifacts = artifacts;
        this.events = events;
        this.clock = clock;
    }

    public Variant get(ResourceName name) {
        return variants.find(name).orElseThrow(() -> new NotFound("Variant", name.toString()));
    }

    /** All variants of a version by name. */
    public List<Variant> of(ResourceName version) {
        return variants.of(version);
    }

    /** The variants of a version by name. */
    @Transactional
    public Page<Variant> list(ResourceName version, PageRequest wanted) {
        modelVersions.get(version);
        return wanted.cut(
                variants.after(version, wanted.after(), wanted.limit()),
                variant -> variant.name().toString());
    }

    /**
     * Adds a variant to a version that is DRAFT, or BUILDING or PUBLISHED if it was made from
     * another one, or returns the one of that id if it has the same files.
     *
     * @throws InvalidArgument if its files are malformed or make no variant that can run
     * @throws AlreadyExists if one of that id has other files
     */
    @Transactional
    public Variant create(NewVariant wanted, Actor actor) {
        var variant = read(wanted);
        var locked = modelVersions.lock(wanted.version());
        return variants.find(variant.name())
                .map(existing -> sameAs(existing, variant))
                .orElseGet(() -> add(variant, locked, actor));
    }

    /**
     * Adds a variant to a version that is PUBLISHED, made elsewhere from what the version has. It
     * is measured like any other, and goes out with the next revision of the manifest.
     *
     * @throws InvalidArgument if its files are malformed, make no variant that can run, or one of
     *     another architecture
     * @throws AlreadyExists if one of that id has other files, or another one has these
     */
    @Transactional
    public Variant importInto(NewVariant wanted, Actor actor) {
        var version = modelVersions.lock(wanted.version());
        if (version.state() != ModelVersionState.PUBLISHED) {
            return create(wanted, actor);
        }
        var present = variants.of(version.name());
        var reference = builder.reference(version.name()).orElseGet(present::getFirst);
        var imported = read(wanted.madeFrom(reference.name()));
        return variants.find(imported.name())
                .map(existing -> sameAs(existing, imported))
                .orElseGet(
                        () -> {
                            ImportCheck.check(imported, reference, present);
                            var added = add(imported, version, actor);
                            growth.take(modelVersions.lock(version.name()), added, actor);
                            return added;
                        });
    }

    private Variant read(NewVariant wanted) {
        wanted.check();
        var version = modelVersions.get(wanted.version());
        var files = StoredFiles.of(wanted.files(), artifacts);
        var findings = inspector.inspect(files, models.get(version.model()).task());
        return new Variant(
                nameOf(wanted, findings),
                files,
                findings.facts(),
                findings.warnings(),
                wanted.madeFrom(),
                clock.instant());
    }

    private static ResourceName nameOf(NewVariant wanted, VariantInspector.Findings findings) {
        var version = wanted.version();
        var id = wanted.id().isEmpty() ? idOf(findings) : wanted.id();
        return Variant.NAMES.of(version.id("model"), version.id("version"), id);
    }

    /** Format and precision, e.g. onnx-int8. */
    private static String idOf(VariantInspector.Findings findings) {
        var facts = findings.facts();
        return (facts.format() + "-" + facts.precision())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }

    private static Variant sameAs(Variant existing, Variant wanted) {
        if (existing.hasFilesOf(wanted)) {
            return existing;
        }
        throw new AlreadyExists(
                "Variant",
                existing.name().toString(),
                "There is a %s already, with other files: another variant needs another id."
                        .formatted(existing.name()));
    }

    private Variant add(Variant variant, ModelVersion version, Actor actor) {
        if (variant.isUploaded()) {
            version.requireDraft("take another variant");
        } else {
            version.requireBuildingOrPublished("take a variant that was made");
        }
        var all = new ArrayList<>(variants.of(version.name()));
        if (all.size() >= MAX_VARIANTS) {
            throw new FailedPrecondition(
                    "TOO_MANY_VARIANTS",
                    version.name().toString(),
                    "%s has %d variants, which is the most.".formatted(version.name(), all.size()),
                    Map.of("limit", Integer.toString(MAX_VARIANTS)));
        }
        all.add(variant);
        variants.add(variant);
        versions.update(
                version.holding(uploadedContent(version, all), all.size(), clock.instant()));
        events.record(created(variant, actor));
        return variant;
    }

    private static Digest uploadedContent(ModelVersion version, List<Variant> all) {
        var uploaded = all.stream().filter(Variant::isUploaded).toList();
        return ContentDigest.of(version.description().goldenTest(), uploaded);
    }

    private static Event created(Variant variant, Actor actor) {
        var facts = variant.facts();
        return new Event(
                actor,
                "variant.create",
                variant.name().toString(),
                "",
                Map.of(
                        "format",
                        String.valueOf(facts.format()),
                        "precision",
                        facts.precision(),
                        "sizeBytes",
                        Long.toString(variant.sizeBytes())));
    }
}
