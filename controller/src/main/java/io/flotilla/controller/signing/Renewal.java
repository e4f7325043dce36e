package io.flotilla.controller.signing;

import io.flotilla.contract.trust.Metadata;
import io.flotilla.controller.shared.ControllersOnly;
import io.flotilla.controller.shared.ProcessRole;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Makes the first metadata at the first start, and signs anew what would expire otherwise. */
@ApplicationScoped
class Renewal {

    private static final System.Logger LOG = System.getLogger(Renewal.class.getName());

    private final Trust trust;
    private final Sealing sealing;
    private final Releases releases;
    private final Submissions submissions;
    private final SigningConfig config;
    private final Clock clock;

    Renewal(
            Trust trust,
            Sealing sealing,
            Releases releases,
            Submissions submissions,
            SigningConfig config,
            Clock clock) {
        this.trust = trust;
        this.sealing = sealing;
        this.releases = releases;
        this.submissions = submissions;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, ProcessRole role) {
        if (role == ProcessRole.CONTROLLER) {
            trust.ensure();
            releases.catchUp();
        }
    }

    @Scheduled(
            every = "10m",
            delayed = "10s",
            identity = "trust-renewal",
            skipExecutionIf = ControllersOnly.class,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void renew() {
        var published = trust.locked();
        var root = published.root();
        var drafts = new Drafts(published, config, clock.instant());
        var renewed = new HashMap<String, Metadata>();
        if (isDue(root.expires(), config.rootLifetime())) {
            renewed.putAll(drafts.renewedRoot());
        }
        if (isDue(published.targets().expires(), config.releaseLifetime())) {
            renewed.putAll(drafts.reissued(Drafts.releaseKey(root)));
        }
        var documents = sealing.seal(renewed, root);
        var signed = SigningDocument.areComplete(documents);
        if (!signed) {
            LOG.log(
                    Level.WARNING,
                    "metadata expires that a key outside must sign expireTime={0}",
                    root.expires().isBefore(published.targets().expires())
                            ? root.expires()
                            : published.targets().expires());
        }
        Map<String, byte[]> files = signed ? SigningDocument.files(documents) : Map.of();
        if (!files.isEmpty()
                || isDue(published.timestamp().expires(), config.timestampLifetime())) {
            trust.putIntoForce(published, files);
        }
    }

    /**
     * A signature that came while its controller ended is not lost, and what a process without keys
     * has completed is signed.
     */
    @Scheduled(
            every = "1m",
            identity = "trust-settlement",
            skipExecutionIf = ControllersOnly.class,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void settle() {
        releases.catchUp();
        submissions.settle();
    }

    private boolean isDue(Instant expires, Duration lifetime) {
        return !clock.instant().isBefore(expires.minus(lifetime.dividedBy(2)));
    }
}
