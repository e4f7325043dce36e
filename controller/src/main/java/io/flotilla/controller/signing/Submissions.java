package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.TrustKey;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prepares what keys outside must sign, and takes in what they have signed. */
@ApplicationScoped
public class Submissions {

    private final Trust trust;
    private final TrustRepository repository;
    private final Sealing sealing;
    private final KeyRing keys;
    private final ModelVersions versions;
    private final SigningConfig config;
    private final EventLog events;
    private final Clock clock;

    Submissions(
            Trust trust,
            TrustRepository repository,
            Sealing sealing,
            KeyRing keys,
            ModelVersions versions,
            SigningConfig config,
            EventLog events,
            Clock clock) {
        this.trust = trust;
        this.repository = repository;
        this.sealing = sealing;
        this.keys = keys;
        this.versions = versions;
        this.config = config;
        this.events = events;
        this.clock = clock;
    }

    /**
     * What there is to sign so that a role is held by another key.
     *
     * @param key null: the controller makes one and holds it
     */
    @Transactional
    public List<SigningDocument> prepareRotation(Role role, @Nullable TrustKey key) {
        if (key != null
                && (role == Role.TIMESTAMP || role == Role.SNAPSHOT || role == Role.DIRECTOR)) {
            throw new FailedPrecondition(
                    "ROLE_SIGNS_BY_ITSELF",
                    "trust",
                    "The controller signs as %s all day: it must hold that key itself."
                            .formatted(role.key()),
                    Map.of("role", role.key()));
        }
        var published = trust.published();
        var drafts =
                new Drafts(published, config, clock.instant())
                        .rotation(role, key == null ? keys.make(role) : key);
        return sealing.seal(drafts, published.root());
    }

    /** Puts what was signed into force. */
    @Transactional
    public void submit(List<SigningDocument> documents, Actor actor) {
        var files = SigningDocument.files(documents);
        var published = trust.locked();
        Trust.requireNext(published, files);
        trust.putIntoForce(published, files);
        events.record(
                new Event(
                        actor,
                        "trust.submit",
                        "trust",
                        "",
                        files.entrySet().stream()
                                .collect(
                                        Collectors.toMap(
                                                Map.Entry::getKey,
                                                file ->
                                                        Long.toString(
                                                                Trust.versionOf(
                                                                        file.getValue()))))));
    }

    /** Publishes versions whose signature has come. Each is a transaction of its own. */
    public void settle() {
        var awaiting = repository.awaitingSignature();
        if (awaiting.isEmpty()) {
            return;
        }
        for (var name : awaiting) {
            var version = ModelVersion.NAMES.parse("name", name);
            var model = Model.NAMES.of(version.id("model"));
            var role = Delegation.roleOf(model.toString());
            var file = repository.newest(List.of(role)).get(role);
            var isSigned =
                    file != null
                            && repository.manifestsOf(model).stream()
                                    .filter(one -> one.modelVersion().equals(name))
                                    .anyMatch(one -> isReleased(file, one));
            if (isSigned) {
                var _ = versions.signed(version);
            }
        }
    }

    private static boolean isReleased(byte[] file, TrustRepository.Manifest manifest) {
        var released = Published.read(file, MetadataReader::targets);
        return Releases.isReleased(released, manifest);
    }
}
