package io.flotilla.controller.artifact.api;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactConfig;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.artifact.StoredFile;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.api.Outbox;
import io.flotilla.proto.artifact.v1.DownloadArtifactResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** Sends stored files to operators, so many at a time. */
@Singleton
final class Downloads {

    private static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(10);

    private final ArtifactStore artifacts;
    private final ArtifactConfig config;
    private final ExecutorService virtualThreads;
    private final Semaphore free;

    Downloads(
            ArtifactStore artifacts,
            ArtifactConfig config,
            @VirtualThreads ExecutorService virtualThreads) {
        this.artifacts = artifacts;
        this.config = config;
        this.virtualThreads = virtualThreads;
        this.free = new Semaphore(config.downloads());
    }

    /**
     * Begins to send the file with the digest, from the offset on.
     *
     * @throws LimitReached if too many are being sent
     */
    void begin(
            Digest digest, long offset, ServerCallStreamObserver<DownloadArtifactResponse> answer) {
        var file = open(digest, offset);
        if (!free.tryAcquire()) {
            file.close();
            throw busy();
        }
        var outbox = Outbox.of(answer, config.stallTimeout());
        virtualThreads.execute(
                () -> {
                    try {
                        new ArtifactDownload(file, offset, outbox).run();
                    } finally {
                        free.release();
                    }
                });
    }

    private StoredFile open(Digest digest, long offset) {
        var file = artifacts.openIntact(digest);
        if (offset < 0 || offset > file.sizeBytes()) {
            file.close();
            throw InvalidArgument.of(
                    "offset_bytes",
                    "must be 0 to %d, the length of %s, not %d"
                            .formatted(file.sizeBytes(), Artifact.nameOf(digest), offset));
        }
        return file;
    }

    private LimitReached busy() {
        return new LimitReached(
                "TOO_MANY_DOWNLOADS",
                "artifacts",
                "%d artifacts are being downloaded, which is the most at a time."
                        .formatted(config.downloads()),
                RETRY_WHEN_BUSY,
                Map.of("limit", Integer.toString(config.downloads())));
    }
}
