package io.flotilla.controller.registry;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.AlreadyExists;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.Page;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Makes and finds versions, and carries out the moves of their lifecycle that people ask for. */
@Singleton
public class ModelVersions {

    private static final int MAX_TEXT_LENGTH = 200;
    private static final Pattern AGENT_VERSION = Pattern.compile("|\\d{1,6}(\\.\\d{1,6}){0,3}");

    private final Models models;
    private final ModelVersionRepository versions;
    private final Ancestry ancestry;
    private final Signer signer;
    private final EventLog events;
    private final Clock clock;

    /**
     * What the registry needs of signing, which implements it. Works within the running
     * transaction.
     */
    public interface Signer {

        /**
         * Has the current manifest of a version that is AWAITING_SIGNATURE or PUBLISHED signed.
         *
         * @return false if the release key is outside: then the version waits
         */
        public boolean release(ResourceName version);

        /** Has a version that is REVOKED taken out of what is released, if the key is at hand. */
        void withdraw(ResourceName version);
    }

    ModelVersions(
            Models models,
            ModelVersionRepository versions,
            Ancestry ancestry,
            Signer signer,
            EventLog events,
            Clock clock) {
        this.models = models;
        this.versions = versions;
        this.ancestry = ancestry;
        this.signer = signer;
        this.events = events;
        this.clock = clock;
    }

    public ModelVersion get(ResourceName name) {
        return versions.find(name).orElseThrow(() -> notFound(name));
    }

    /** The versions of a model, newest first. */
    @Transactional
    public Page<ModelVersion> list(ResourceName model, PageRequest wanted) {
        models.get(model);
        return wanted.cut(versions.after(model, wanted.after(), wanted.limit()), versions::keyOf);
    }

    @Transactional
    public ModelVersion create(
            ResourceName name, ModelVersion.Description description, Actor actor) {
        var model = models.get(Model.NAMES.of(name.id("model")));
        check(description, model.task());
        var lineage = description.lineage();
        var known = lineage == null ? description : description.from(ancestry.resolve(lineage));
        var version = ModelVersion.draft(name, known, clock.instant());
        if (!versions.add(version)) {
            throw new AlreadyExists(
                    "ModelVersion", name.toString(), "There is a " + name + " already.");
        }
        events.record(new Event(actor, "modelVersion.create", name.toString(), "", Map.of()));
        return version;
    }

    private static void check(ModelVersion.Description description, Model.Task task) {
        var violations =
                new Violations()
                        .require(
                                description.displayName().length() <= MAX_TEXT_LENGTH,
                                "model_version.display_name",
                                "must be at most %d characters".formatted(MAX_TEXT_LENGTH))
                        .require(
                                description.license().length() <= MAX_TEXT_LENGTH,
                                "model_version.license",
                                "must be at most %d characters".formatted(MAX_TEXT_LENGTH));
        violations.require(
                AGENT_VERSION.matcher(description.minimumAgent()).matches(),
                "model_version.minimum_agent",
                "must be up to four numbers with dots between them, such as 1.4.0");
        var lineage = description.lineage();
        if (lineage != null) {
            lineage.check("model_version.lineage", violations);
        }
        var golden = description.goldenTest();
        if (golden != null) {
            violations.require(
                    task == Model.Task.TEXT_EMBEDDING,
                    "model_version.golden_test",
                    "asks for embeddings of texts, which is not what the model does");
            golden.check("model_version.golden_test", violations);
        }
        violations.throwIfAny();
    }

    /** The current manifest in its canonical form. */
    @Transactional
    public byte[] manifest(ResourceName name) {
        var version = get(name);
        return manifest(name, version.content().manifestRevision())
                .orElseThrow(
                        () ->
                                new FailedPrecondition(
                                        "NO_MANIFEST",
                                        name.toString(),
                                        "%s is %s: it has no manifest yet."
                                                .formatted(name, version.state()),
                                        Map.of("state", version.state().name())));
    }

    /** The manifest of that revision in its canonical form. */
    public Optional<byte[]> manifest(ResourceName name, long revision) {
        return versions.findManifest(name, revision);
    }

    @Transactional
    public ModelVersion approve(ResourceName name, String reason, Actor actor) {
        var approved = move(name, "approve", ModelVersion::approve, reason, actor);
        return approved.state() == ModelVersionState.AWAITING_SIGNATURE
                ? signIfPossible(name)
                : approved;
    }

    /** Has a version that is AWAITING_SIGNATURE signed, unless the release key is outside. */
    @Transactional
    public ModelVersion signIfPossible(ResourceName name) {
        return signer.release(name) ? signed(name) : get(name);
    }

    /** Has the newest manifest of a version that is PUBLISHED signed, if the key is at hand. */
    public void release(ResourceName name) {
        var _ = signer.release(name);
    }

    /** Notes that the release key has signed the manifest: PUBLISHED. */
    @Transactional
    public ModelVersion signed(ResourceName name) {
        return move(name, "sign", ModelVersion::sign, "", Actor.system("registry"));
    }

    @Transactional
    public ModelVersion reject(ResourceName name, String reason, Actor actor) {
        return move(name, "reject", ModelVersion::reject, reason, actor);
    }

    @Transactional
    public ModelVersion deprecate(ResourceName name, String reason, Actor actor) {
        return move(name, "deprecate", ModelVersion::deprecate, reason, actor);
    }

    @Transactional
    public ModelVersion archive(ResourceName name, String reason, Actor actor) {
        return move(name, "archive", ModelVersion::archive, reason, actor);
    }

    @Transactional
    public ModelVersion revoke(ResourceName name, String reason, Actor actor) {
        var revoked = move(name, "revoke", ModelVersion::revoke, reason, actor);
        signer.withdraw(name);
        return revoked;
    }

    private ModelVersion move(
            ResourceName name,
            String verb,
            BiFunction<ModelVersion, Instant, ModelVersion> move,
            String reason,
            Actor actor) {
        var before = lock(name);
        var after = move.apply(before, clock.instant());
        if (after.equals(before)) {
            return before;
        }
        record(verb, before, after, reason, actor);
        return versions.update(after);
    }

    /** Finds the version and keeps others from changing it until the transaction ends. */
    public ModelVersion lock(ResourceName name) {
        return versions.findForUpdate(name).orElseThrow(() -> notFound(name));
    }

    public void record(
            String verb, ModelVersion before, ModelVersion after, String reason, Actor actor) {
        events.record(
                Event.move(
                        actor,
                        "modelVersion." + verb,
                        before.name().toString(),
                        reason,
                        before.state(),
                        after.state()));
    }

    /** Notes that the next revision of the manifest lists these of a kind. */
    public void recordGrowth(ModelVersion grown, String kind, List<String> ids, Actor actor) {
        var revision = Long.toString(grown.content().manifestRevision());
        events.record(
                new Event(
                        actor,
                        "modelVersion.grow",
                        grown.name().toString(),
                        "",
                        Map.of("revision", revision, kind, String.join(",", ids))));
    }

    private static NotFound notFound(ResourceName name) {
        return new NotFound("ModelVersion", name.toString());
    }
}
