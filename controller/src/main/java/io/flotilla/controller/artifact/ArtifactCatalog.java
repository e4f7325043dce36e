package io.flotilla.controller.artifact;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The transactions on artifacts: each change together with its event. */
@Singleton
class ArtifactCatalog {

    private final ArtifactRepository artifacts;
    private final EventLog events;
    private final Clock clock;

    ArtifactCatalog(ArtifactRepository artifacts, EventLog events, Clock clock) {
        this.artifacts = artifacts;
        this.events = events;
        this.clock = clock;
    }

    /** Makes the file known whose bytes are in place, and returns what is known of it. */
    @Transactional
    Artifact add(Digest digest, long sizeBytes, Digest indexDigest, Actor actor) {
        var artifact = new Artifact(digest, sizeBytes, indexDigest, clock.instant(), false);
        var details = Map.of("sizeBytes", Long.toString(sizeBytes));
        if (artifacts.add(artifact)) {
            events.record(new Event(actor, "artifact.upload", artifact.name(), "", details));
        } else if (artifacts.clearDamage(digest)) {
            events.record(new Event(actor, "artifact.repair", artifact.name(), "", details));
        }
        return artifacts.find(digest).orElseThrow();
    }

    /** Marks the artifact as altered; false if it was marked already. */
    @Transactional
    boolean markDamaged(Digest digest, Actor actor) {
        if (!artifacts.markDamaged(digest, clock.instant())) {
            return false;
        }
        var name = Artifact.nameOf(digest);
        events.record(
                new Event(
                        actor,
                        "artifact.damage",
                        name,
                        "Its stored bytes have not its digest.",
                        Map.of()));
        return true;
    }

    /** Records that a device found other bytes than the digest stands for. */
    @Transactional
    void recordMismatch(Digest digest, DeviceId device) {
        events.record(
                new Event(
                        Actor.device(device),
                        "artifact.reportMismatch",
                        Artifact.nameOf(digest),
                        "The device found bytes that have not its digest.",
                        Map.of()));
    }

    /** The artifact that follows in the order of digests. */
    Optional<Artifact> next(Digest digest) {
        return artifacts.next(digest);
    }
}
