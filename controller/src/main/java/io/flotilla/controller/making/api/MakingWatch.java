package io.flotilla.controller.making.api;

import io.flotilla.controller.making.MakingJob;
import io.flotilla.controller.making.MakingJobRepository;
import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.ModelVersions;
import io.flotilla.controller.registry.api.ModelVersionMapper;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.proto.making.v1.WatchMakingJobsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one version's jobs. They are read anew twice a second, since any replica may work
 * at them; a watcher that is slow misses states in between, never the last one.
 */
final class MakingWatch {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final ResourceName version;
    private final ServerCallStreamObserver<WatchMakingJobsResponse> watcher;
    private final ModelVersions versions;
    private final MakingJobRepository jobs;
    private final CountDownLatch gone = new CountDownLatch(1);

    /** Touched by the watch's own thread only. */
    private final Map<ResourceName, MakingJob> sent = new HashMap<>();

    private @Nullable ModelVersion sentVersion;

    MakingWatch(
            ResourceName version,
            ServerCallStreamObserver<WatchMakingJobsResponse> watcher,
            ModelVersions versions,
            MakingJobRepository jobs) {
        this.version = version;
        this.watcher = watcher;
        this.versions = versions;
        this.jobs = jobs;
    }

    /**
     * Shows all there is, then what changes, until nothing is made any more or the watcher has
     * gone.
     */
    void start() {
        watcher.setOnCancelHandler(gone::countDown);
        Thread.ofVirtual().name("watch-making").start(this::run);
    }

    private void run() {
        try {
            while (sendChanges()) {
                if (gone.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            watcher.onCompleted();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            watcher.onError(failure);
        }
    }

    /**
     * Sends what has changed, the version after its jobs.
     *
     * @return whether there is more to come
     */
    private boolean sendChanges() {
        // In this order: a version is what its jobs, once they have ended, have made of it.
        var listed = jobs.of(version);
        var current = versions.get(version);
        var isUnderWay =
                current.state() == ModelVersionState.BUILDING
                        || listed.stream().anyMatch(MakingWatch::isUnderWay);
        if (!watcher.isReady() && isUnderWay) {
            return true;
        }
        for (var job : listed) {
            if (!job.equals(sent.put(job.name(), job))) {
                send(WatchMakingJobsResponse.newBuilder().setMakingJob(MakingMapper.toWire(job)));
            }
        }
        if (!current.equals(sentVersion)) {
            sentVersion = current;
            send(
                    WatchMakingJobsResponse.newBuilder()
                            .setModelVersion(ModelVersionMapper.toWire(current)));
        }
        return isUnderWay;
    }

    private static boolean isUnderWay(MakingJob job) {
        return switch (job.state()) {
            case PENDING, RUNNING -> true;
            case SUCCEEDED, FAILED, CANCELLED -> false;
        };
    }

    private void send(WatchMakingJobsResponse.Builder message) {
        watcher.onNext(message.build());
    }
}
