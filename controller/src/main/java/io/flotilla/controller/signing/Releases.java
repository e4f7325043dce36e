package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Role;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Has the release key say what exists: by itself where the controller holds it. */
@ApplicationScoped
public class Releases implements ModelVersions.Signer {

    private static final Actor ITSELF = Actor.system("signing");

    private final Trust trust;
    private final TrustRepository repository;
    private final Sealing sealing;
    private final Models models;
    private final SigningConfig config;
    private final EventLog events;
    private final Clock clock;

    Releases(
            Trust trust,
            TrustRepository repository,
            Sealing sealing,
            Models models,
            SigningConfig config,
            EventLog events,
            Clock clock) {
        this.trust = trust;
        this.repository = repository;
        this.sealing = sealing;
        this.models = models;
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public boolean release(ResourceName version) {
        var model = Model.NAMES.of(version.id("model"));
        return releaseNow(model);
    }

    @Override
    @Transactional
    public void withdraw(ResourceName version) {
        var _ = releaseNow(Model.NAMES.of(version.id("model")));
    }

    private boolean releaseNow(ResourceName model) {
        var published = trust.locked();
        var documents = documents(published, model, "");
        if (!SigningDocument.areComplete(documents)) {
            return false;
        }
        trust.putIntoForce(published, SigningDocument.files(documents));
        record(model, ITSELF);
        return true;
    }

    /**
     * What there is to sign so that all versions of a model that may run are released.
     *
     * @param securityFloor the oldest version that may be activated; empty: as before
     */
    @Transactional
    public List<SigningDocument> prepare(ResourceName model, String securityFloor) {
        var _ = models.get(model);
        if (!securityFloor.isEmpty()) {
            var floor = ModelVersion.NAMES.parse("security_floor", securityFloor);
            new Violations()
                    .require(
                            floor.id("model").equals(model.id("model")),
                            "security_floor",
                            "must be a version of " + model)
                    .throwIfAny();
        }
        return documents(trust.published(), model, securityFloor);
    }

    private List<SigningDocument> documents(
            Published published, ResourceName model, String securityFloor) {
        var drafts =
                new Drafts(published, config, clock.instant())
                        .release(model.toString(), repository.manifestsOf(model), securityFloor);
        return sealing.seal(drafts, published.root());
    }

    /** Releases what was published before there were signatures, or is not released yet. */
    @Transactional
    void catchUp() {
        var published = trust.locked();
        if (!sealing.holds(published.root().holders(Role.TARGETS))) {
            return;
        }
        for (var name : repository.models()) {
            var model = Model.NAMES.parse("model", name);
            if (!isReleased(published, model)) {
                var _ = releaseNow(model);
                published = trust.published();
            }
        }
    }

    /** Whether all manifests of the model are released as they are. */
    private boolean isReleased(Published published, ResourceName model) {
        var released = published.targetsOf(Delegation.roleOf(model.toString()));
        return released.isPresent()
                && repository.manifestsOf(model).stream()
                        .allMatch(manifest -> isReleased(released.get(), manifest));
    }

    static boolean isReleased(Metadata.Targets released, TrustRepository.Manifest manifest) {
        var target = released.files().get(Metadata.manifestPath(manifest.modelVersion()));
        return target != null && target.sha256().equals(manifest.sha256());
    }

    private void record(ResourceName model, Actor actor) {
        events.record(new Event(actor, "trust.release", model.toString(), "", Map.of()));
    }
}
