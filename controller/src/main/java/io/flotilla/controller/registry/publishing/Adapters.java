package io.flotilla.controller.registry.publishing;

import static io.flotilla.controller.registry.ModelVersionState.DRAFT;
import static io.flotilla.controller.registry.ModelVersionState.PUBLISHED;

import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.AdapterFacts;
import io.flotilla.controller.registry.AdapterRepository;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.shared.Actor;
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
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Adds adapters to versions, whose variants they leave as they are, and finds them. */
@Singleton
public class Adapters {

    private static final int MAX_ADAPTERS = 64;
    private static final Set<ModelVersionState> OPEN = EnumSet.of(DRAFT, PUBLISHED);

    private final ModelVersions modelVersions;
    private final VariantRepository variants;
    private final AdapterRepository adapters;
    private final AdapterInspector inspector;
    private final Growth growth;
    private final ArtifactStore artifacts;
    private final EventLog events;
    private final Clock clock;

    Adapters(
            ModelVersions modelVersions,
            VariantRepository variants,
            AdapterRepository adapters,
            AdapterInspector inspector,
            Growth growth,
            ArtifactStore artifacts,
            EventLog events,
            Clock clock) {
        this.modelVersions = modelVersions;
        this.variants = variants;
        this.adapters = adapters;
        this.inspector = inspector;
        this.growth = growth;
        this.artifacts = artifacts;
        this.events = events;
        this.clock = clock;
    }

    public Adapter get(ResourceName name) {
        return adapters.find(name).orElseThrow(() -> new NotFound("Adapter", name.toString()));
    }

    /** The adapters of a version by name. */
    @Transactional
    public Page<Adapter> list(ResourceName version, PageRequest wanted) {
        modelVersions.get(version);
        return wanted.cut(
                adapters.after(version, wanted.after(), wanted.limit()),
                adapter -> adapter.name().toString());
    }

    /**
     * Adds an adapter, or returns the one of that id if it has the same files. If the version is
     * PUBLISHED, the next revision of its manifest lists it.
     *
     * @throws InvalidArgument if its files are no adapter, or one of another model
     * @throws AlreadyExists if one of that id has other files
     */
    @Transactional
    public Adapter create(NewAdapter wanted, Actor actor) {
        wanted.check();
        var version = modelVersions.get(wanted.version());
        var files = StoredFiles.of(wanted.files(), artifacts);
        var read = inspector.inspect(files);
        var base = base(wanted, read);
        inspector.checkFit(read, base);
        var adapter =
                new Adapter(
                        Adapter.NAMES.of(
                                version.name().id("model"),
                                version.name().id("version"),
                                wanted.id()),
                        files,
                        AdapterFacts.of(read),
                        base.name(),
                        base.weightsDigest(),
                        clock.instant());
        var locked = modelVersions.lock(version.name());
        return adapters.find(adapter.name())
                .map(existing -> sameAs(existing, adapter))
                .orElseGet(() -> add(adapter, locked, actor));
    }

    private Variant base(NewAdapter wanted, io.flotilla.contract.format.adapter.Adapter read) {
        var named = wanted.baseVariant();
        if (named != null) {
            return variants.find(named)
                    .orElseThrow(() -> new NotFound("Variant", named.toString()));
        }
        var all = variants.of(wanted.version());
        var alike = all.stream().filter(one -> AdapterInspector.isOfKind(read, one)).toList();
        return Variant.mostExact(alike.isEmpty() ? all : alike)
                .orElseThrow(
                        () ->
                                new FailedPrecondition(
                                        "NO_VARIANT",
                                        wanted.version().toString(),
                                        "%s has no variant that an adapter could be for."
                                                .formatted(wanted.version()),
                                        Map.of()));
    }

    private static Adapter sameAs(Adapter existing, Adapter wanted) {
        if (existing.hasFilesOf(wanted) && existing.baseDigest().equals(wanted.baseDigest())) {
            return existing;
        }
        throw new AlreadyExists(
                "Adapter",
                existing.name().toString(),
                "There is a %s already, with other files or upon another base."
                        .formatted(existing.name()));
    }

    private Adapter add(Adapter adapter, ModelVersion version, Actor actor) {
        if (!OPEN.contains(version.state())) {
            throw version.illegal("take an adapter");
        }
        if (adapters.of(version.name()).size() >= MAX_ADAPTERS) {
            throw new FailedPrecondition(
                    "TOO_MANY_ADAPTERS",
                    version.name().toString(),
                    "%s has %d adapters, which is the most."
                            .formatted(version.name(), MAX_ADAPTERS),
                    Map.of("limit", Integer.toString(MAX_ADAPTERS)));
        }
        adapters.add(adapter);
        events.record(
                new Event(
                        actor,
                        "adapter.create",
                        adapter.name().toString(),
                        "",
                        Map.of(
                                "kind",
                                adapter.facts().kind(),
                                "base",
                                adapter.baseDigest().hex(),
                                "sizeBytes",
                                Long.toString(adapter.sizeBytes()))));
        if (version.state() == PUBLISHED) {
            growth.take(version, adapter, actor);
        }
        return adapter;
    }
}
