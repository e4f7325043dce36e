package io.flotilla.agent.artifact;

import io.flotilla.agent.artifact.DownloadOutcome.Complete;
import io.flotilla.agent.artifact.DownloadOutcome.Failed;
import io.flotilla.agent.artifact.DownloadOutcome.Reason;
import io.flotilla.agent.artifact.PieceSource.FetchedPiece;
import io.flotilla.agent.artifact.PieceSource.PieceRange;
import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.ByteSize;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.PieceIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings one artifact into the cache: every piece is checked before it is written, the whole before
 * it is admitted, and what arrived stays when it is cut off. Runs once, on the caller's thread.
 */
final class Download {
    private static final Log LOG = Log.of(Download.class);

    /** A source that gives this many bad pieces or indexes will not do better. */
    private static final int MAX_BAD_PIECES = 3;

    private final ArtifactRef artifact;
    private final ArtifactCache cache;
    private final PieceSource source;
    private final DiskBudget disk;
    private final Patience patience;
    private final Consumer<DownloadState> observer;
    private int badPieces;

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
    }

    /** How long a source that is away is waited for. */
    record Patience(Clock clock, Backoff backoff, Pause pause, Duration limit) {}

    /** What was asked of the source is not what the manifest says, too often. */
    private static final class MismatchException extends Exception {
        private static final long serialVersionUID = 1;

        MismatchException(String message) {
            super(message);
        }
    }

    /** Runs until the artifact is in the cache or cannot be. */
    DownloadOutcome run() throws InterruptedException {
        var waiting = new DownloadState.Waiting();
        if (cache.holds(artifact)) {
            observer.accept(waiting.find(artifact.sha256()));
            return new Complete(0);
        }
        observer.accept(waiting);
        try {
            var index = index();
            return receive(waiting, index);
        } catch (PieceSourceException e) {
            return new Failed(Reason.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (MismatchException e) {
            return new Failed(Reason.DIGEST_MISMATCH, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            var reason = DiskBudget.isFull(e) ? Reason.DISK_FULL : Reason.INTERNAL;
            return new Failed(reason, "writing to disk failed: " + e.getMessage());
        }
    }

    private DownloadOutcome receive(DownloadState.Waiting waiting, PieceIndex index)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        var begun = Files.exists(cache.part(artifact.sha256()));
        var needBytes = begun ? 0 : artifact.sizeBytes();
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
        try (var part =
                PartFile.open(
                        cache.part(artifact.sha256()),
                        cache.journal(artifact.sha256()),
                        artifact.sizeBytes(),
                        index.pieces())) {
            verifying = fill(part, waiting, index);
            part.sync();
            if (!FileDigest.of(cache.part(artifact.sha256())).equals(artifact.sha256())) {
                part.forget();
                throw new MismatchException("all pieces are right and the file is not");
            }
        }
        cache.admit(artifact.sha256());
        observer.accept(verifying.complete(artifact.sha256()));
        return new Complete(verifying.fetchedBytes());
    }

    /** Fetches what is missing, however often the source is cut off. */
    private DownloadState.Verifying fill(
            PartFile part, DownloadState.Waiting waiting, PieceIndex index)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        var present = part.present();
        var state = waiting.begin(artifact.sizeBytes(), bytesOf(present, index));
        state = reuse(part, state, index, present);
        observer.accept(state);
        var lastProgress = patience.clock().instant();
        while (present.cardinality() < index.pieces().size()) {
            var before = present.cardinality();
            try {
                state = fetch(part, state, index, present);
            } catch (PieceSourceException e) {
                if (present.cardinality() > before) {
                    lastProgress = patience.clock().instant();
                    patience.backoff().reset();
                }
                awaitNextTry(e, lastProgress);
            }
        }
        var verifying = state.verify();
        observer.accept(verifying);
        return verifying;
    }

    private DownloadState.Receiving fetch(
            PartFile part, DownloadState.Receiving from, PieceIndex index, BitSet present)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        var state = from;
        try (var stream = source.fetch(artifact.sha256(), missing(present, index))) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                state = accept(part, state, index, present, next.get());
                observer.accept(state);
            }
        }
        return state;
    }

    private DownloadState.Receiving accept(
            PartFile part,
            DownloadState.Receiving state,
            PieceIndex index,
            BitSet present,
            FetchedPiece fetched)
            throws IOException, MismatchException {
        var ordinal = fetched.ordinal();
        var data = fetched.data();
        var sizeBytes = data.remaining();
        if (ordinal < 0 || ordinal >= index.pieces().size() || present.get(ordinal)) {
            countBad("a piece that was not asked for: " + ordinal);
            return state.discard(sizeBytes);
        }
        var piece = index.pieces().get(ordinal);
        if (sizeBytes != piece.sizeBytes() || !Digest.over(data).equals(piece.sha256())) {
            countBad("piece " + ordinal + " is not what the index says");
            return state.discard(sizeBytes);
        }
        part.write(ordinal, data);
        present.set(ordinal);
        return state.accept(sizeBytes);
    }

    private void countBad(String message) throws MismatchException {
        LOG.warning("bad bytes from the source", "artifact", artifact.sha256(), "reason", message);
        if (++badPieces >= MAX_BAD_PIECES) {
            throw new MismatchException(message);
        }
    }

    /** Pieces that other artifacts on this disk have too are copied, not fetched. */
    private DownloadState.Receiving reuse(
            PartFile part, DownloadState.Receiving from, PieceIndex index, BitSet present)
            throws IOException {
        var state = from;
        if (present.cardinality() == index.pieces().size()) {
            return state;
        }
        var neighbours = PieceNeighbours.of(cache, artifact.sha256());
        for (var ordinal = present.nextClearBit(0);
                ordinal < index.pieces().size();
                ordinal = present.nextClearBit(ordinal + 1)) {
            var piece = index.pieces().get(ordinal);
            var found = neighbours.read(piece);
            if (found.isPresent()) {
                part.write(ordinal, found.get());
                present.set(ordinal);
                state = state.reuse(piece.sizeBytes());
            }
        }
        return state;
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
                countBad("the piece index is not what the manifest says");
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

    private static List<PieceRange> missing(BitSet present, PieceIndex index) {
        var ranges = new ArrayList<PieceRange>();
        var first = present.nextClearBit(0);
        while (first < index.pieces().size() && ranges.size() < PieceSource.MAX_RANGES) {
            var set = present.nextSetBit(first);
            var end = set < 0 ? index.pieces().size() : set;
            ranges.add(new PieceRange(first, end - first));
            first = present.nextClearBit(end);
        }
        return ranges;
    }

    private static long bytesOf(BitSet present, PieceIndex index) {
        return present.stream().mapToLong(ordinal -> index.pieces().get(ordinal).sizeBytes()).sum();
    }
}
