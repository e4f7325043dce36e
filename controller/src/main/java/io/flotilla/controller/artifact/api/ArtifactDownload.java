package io.flotilla.controller.artifact.api;

import com.google.protobuf.UnsafeByteOperations;
import io.flotilla.controller.artifact.StoredFile;
import io.flotilla.controller.shared.FleetException.Unavailable;
import io.flotilla.controller.shared.api.Outbox;
import io.flotilla.proto.artifact.v1.DownloadArtifactResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/**
 * Streams the rest of a stored file to an operator. Runs on a thread of its own, which reads one
 * message ahead and otherwise waits for the operator.
 */
final class ArtifactDownload implements Runnable {

    private static final int PART_BYTES = 1 << 18;
    private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    private final StoredFile file;
    private final long offset;
    private final Outbox<DownloadArtifactResponse> outbox;

    /** Sends the file's bytes from the offset on, and closes it. */
    ArtifactDownload(StoredFile file, long offset, Outbox<DownloadArtifactResponse> outbox) {
        this.file = file;
        this.offset = offset;
        this.outbox = outbox;
    }

    @Override
    public void run() {
        try (file) {
            stream();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            outbox.fail(
                    new Unavailable(
                            "STOPPING", "The controller stops.", RETRY_AFTER_STOP, Map.of()));
        } catch (RuntimeException failed) {
            outbox.fail(failed);
        }
    }

    private void stream() throws InterruptedException {
        var end = file.sizeBytes();
        for (var at = offset; at < end; at += PART_BYTES) {
            var part = read(at, (int) Math.min(PART_BYTES, end - at));
            if (!outbox.awaitReady()) {
                return;
            }
            outbox.send(part);
        }
        outbox.complete();
    }

    private DownloadArtifactResponse read(long at, int sizeBytes) {
        var bytes = new byte[sizeBytes];
        try {
            file.read(at, ByteBuffer.wrap(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        // Nobody else holds the array, so it is wrapped and not copied.
        return DownloadArtifactResponse.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .build();
    }
}
