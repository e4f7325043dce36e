package io.flotilla.agent.artifact;

import io.flotilla.agent.artifact.DownloadOutcome.Complete;
import io.flotilla.agent.artifact.DownloadOutcome.Failed;
import io.flotilla.agent.artifact.DownloadOutcome.Reason;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.ByteSize;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import io.flotilla.contract.index.PieceIndex;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Brings one artifact into the cache: every piece is checked before it is written, the whole before
 * it is admitted, and what arrived stays when it is cut off. Runs once, on the caller's thread.
 */
final class Download {
    private static final Log LOG = Log.of(Download.class);

    private final ArtifactRef artifact;
    private final ArtifactCache cache;
    private final PieceSource source;
    private final DiskBudget disk;
    private final Patience patience;
    private final Consumer<DownloadState> observer;
    private final BadPieces badPieces;

    /**
     * A download that has not begun.
     *
     * @param observer told of each state, on the caller's thread
     */
    Download(
            ArtifactRef artifact,
            ArtifactCache cache,
            PieceSource source,
            DiskBudget disk,
            Patience patience,
            Consumer<DownloadState> observer) {
        this.artifact = artifact;
        this.cache = cache;
        this.source = source;
        this.disk = disk;
        this.patience = patience;
        this.observer = observer;
        this.badPieces = new BadPieces(artifact.sha256());
    }

    /** How long a source that is away is waited for. */
    record Patience(Clock clock, Backoff backoff, Pause pause, Duration limit) {}

    /** Runs until the artifact is in the cache or cannot be. An interrupt ends it. */
    DownloadOutcome run() throws InterruptedException {
        var waiting = new DownloadState.Waiting();
        if (cache.holds(artifact)) {
            observer.accept(waiting.find(artifact.sha256()));
            return new Complete(0);
        }
        observer.accept(waiting);
        try {
            return receive(waiting, index());
        } catch (PieceSourceException e) {
            return new Failed(Reason.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (MismatchException e) {
            return new Failed(Reason.DIGEST_MISMATCH, String.valueOf(e.getMessage()));
        } catch (ClosedByInterruptException _) {
            throw new InterruptedException("the download was cut off");
        } catch (IOException e) {
            var reason = DiskBudget.isFull(e) ? Reason.DISK_FULL : Reason.INTERNAL;
            return new Failed(reason, "writing to disk failed: " + e.getMessage());
        }
    }

    private DownloadOutcome receive(DownloadState.Waiting waiting, PieceIndex index)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        var path = cache.part(artifact.sha256());
        // What has begun has its room already.
        var needBytes = Files.exists(path) ? 0 : artifact.sizeBytes();
        var roomBytes = disk.availableBytes();
        if (needBytes > roomBytes) {
            return new Failed(
                    Reason.DISK_FULL,
                    ByteSize.format(needBytes)
                            + " are needed and "
                            + ByteSize.format(roomBytes)
                            + " are free");
        }
        DownloadState.Verifying verifying;
        var journal = cache.journal(artifact.sha256());
        try (var part = PartFile.open(path, journal, artifact.sizeBytes(), index.pieces())) {
            verifying = fill(Filling.begin(part, index, badPieces, waiting, observer));
            part.sync();
            if (!FileDigest.of(path).equals(artifact.sha256())) {
                part.forget();
                throw new MismatchException("all pieces are right and the file is not");
            }
        }
        cache.admit(artifact.sha256());
        observer.accept(verifying.complete(artifact.sha256()));
        return new Complete(verifying.fetchedBytes());
    }

    /** Fetches what is missing, however often the source is cut off. */
    private DownloadState.Verifying fill(Filling filling)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        if (!filling.isWhole()) {
            filling.reuse(PieceNeighbours.of(cache, artifact.sha256()));
        }
        var lastProgress = patience.clock().instant();
        while (!filling.isWhole()) {
            var before = filling.pieceCount();
            try {
                filling.fetch(source);
            } catch (PieceSourceException e) {
                if (filling.pieceCount() > before) {
                    lastProgress = patience.clock().instant();
                    patience.backoff().reset();
                }
                awaitNextTry(e, lastProgress);
            }
        }
        return filling.verify();
    }

    /** The index, from the disk or else from the source; always as the manifest says. */
    private PieceIndex index()
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        var kept = PieceIndexes.load(cache, artifact);
        if (kept.isPresent()) {
            return kept.get();
        }
        var started = patience.clock().instant();
        while (true) {
            try {
                var encoded = source.readIndex(artifact.sha256(), PieceIndexes.MAX_BYTES);
                var index = PieceIndexes.check(encoded, artifact);
                if (index.isPresent()) {
                    DurableFiles.replace(cache.index(artifact.sha256()), encoded);
                    return index.get();
                }
                badPieces.add("the piece index is not what the manifest says");
            } catch (PieceSourceException e) {
                awaitNextTry(e, started);
            }
        }
    }

    private void awaitNextTry(PieceSourceException failure, Instant lastProgress)
            throws PieceSourceException, InterruptedException {
        var deadline = lastProgress.plus(patience.limit());
        if (!failure.isPassing() || patience.clock().instant().isAfter(deadline)) {
            throw failure;
        }
        LOG.debug("source not reached, waiting", "reason", String.valueOf(failure.getMessage()));
        patience.pause().await(patience.backoff().next());
    }
}
