package io.flotilla.controller.artifact;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.ControllersOnly;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Checks stored bytes against their digests: all artifacts in turn, and at once those that a device
 * complains of. Altered ones are marked, which is an event; uploading the file again repairs it.
 * Pieces are not checked while they are sent, since the devices that receive them do it.
 */
@Startup
@Singleton
public class ArtifactIntegrity {

    private static final Actor ITSELF = Actor.system("artifact");
    private static final int MAX_WAITING_CHECKS = 64;

    private final ArtifactStore store;
    private final ArtifactCatalog catalog;
    private final Counter mismatches;
    private final Counter damages;

    /** One check at a time. A complaint that finds the queue full is recorded and not checked. */
    private final ThreadPoolExecutor checks =
            new ThreadPoolExecutor(
                    0,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_WAITING_CHECKS),
                    Thread.ofVirtual().name("artifact-check").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    /** Digest of the artifact that was checked last in turn. */
    private volatile Digest lastChecked = Digest.ZERO;

    ArtifactIntegrity(ArtifactStore store, ArtifactCatalog catalog, MeterRegistry metrics) {
        this.store = store;
        this.catalog = catalog;
        this.mismatches =
                Counter.builder("flotilla.artifact.mismatches")
                        .description(
                                "Reports of devices that an artifact's bytes have another digest")
                        .register(metrics);
        this.damages =
                Counter.builder("flotilla.artifact.damages")
                        .description("Artifacts whose stored bytes were found to be altered")
                        .register(metrics);
    }

    /**
     * Takes in a device's report that an artifact it fetched has not the digest that it should
     * have, and has the stored bytes checked in the background. Joins the running transaction.
     */
    public void reportMismatch(Digest digest, DeviceId device) {
        mismatches.increment();
        catalog.recordMismatch(digest, device);
        checks.execute(() -> isIntact(digest));
    }

    /**
     * Reads an artifact and its index whole and compares their digests; marks the artifact if they
     * differ.
     *
     * @throws NotFound if there is no such artifact
     */
    public boolean isIntact(Digest digest) {
        var artifact = store.get(digest);
        if (hasItsDigests(artifact)) {
            return true;
        }
        if (catalog.markDamaged(digest, ITSELF)) {
            damages.increment();
        }
        return false;
    }

    private boolean hasItsDigests(Artifact artifact) {
        try (var file = store.open(artifact.digest());
                var index = store.openIndex(artifact.digest())) {
            return Digest.of(file.newInputStream()).equals(artifact.digest())
                    && Digest.of(index.newInputStream()).equals(artifact.indexDigest());
        } catch (NotFound _) {
            return false;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Checks the next artifact in turn. */
    @Scheduled(
            every = "${flotilla.artifact.check-interval:10m}",
            delayed = "${flotilla.artifact.check-interval:10m}",
            skipExecutionIf = ControllersOnly.class,
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void checkNext() {
        var next = catalog.next(lastChecked);
        lastChecked = next.map(Artifact::digest).orElse(Digest.ZERO);
        next.ifPresent(artifact -> isIntact(artifact.digest()));
    }

    @PreDestroy
    void stop() {
        checks.shutdownNow();
    }
}
