package io.flotilla.agent.artifact;

import io.flotilla.agent.artifact.PieceSource.FetchedPiece;
import io.flotilla.agent.artifact.PieceSource.PieceRange;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.PieceIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** A part file on its way to be whole: which pieces are there, and where the others come from. */
final class Filling {
    private final PartFile part;
    private final PieceIndex index;
    private final BadPieces badPieces;
    private final Consumer<DownloadState> observer;
    private final BitSet present;
    private DownloadState.Receiving state;

    private Filling(
            PartFile part,
            PieceIndex index,
            BadPieces badPieces,
            Consumer<DownloadState> observer,
            BitSet present,
            DownloadState.Receiving state) {
        this.part = part;
        this.index = index;
        this.badPieces = badPieces;
        this.observer = observer;
        this.present = present;
        this.state = state;
    }

    /** Looks at what is there already. */
    static Filling begin(
            PartFile part,
            PieceIndex index,
            BadPieces badPieces,
            DownloadState.Waiting waiting,
            Consumer<DownloadState> observer)
            throws IOException {
        var present = part.present();
        var presentBytes =
                present.stream()
                        .mapToLong(ordinal -> index.pieces().get(ordinal).sizeBytes())
                        .sum();
        var state = waiting.begin(index.sizeBytes(), presentBytes);
        observer.accept(state);
        return new Filling(part, index, badPieces, observer, present, state);
    }

    boolean isWhole() {
        return present.cardinality() == index.pieces().size();
    }

    /** How many pieces are there. */
    int pieceCount() {
        return present.cardinality();
    }

    /** Copies the pieces that other artifacts on this disk have too. */
    void reuse(PieceNeighbours neighbours) throws IOException {
        for (var ordinal = present.nextClearBit(0);
                ordinal < index.pieces().size();
                ordinal = present.nextClearBit(ordinal + 1)) {
            var piece = index.pieces().get(ordinal);
            var found = neighbours.read(piece);
            if (found.isPresent()) {
                part.write(ordinal, found.get());
                present.set(ordinal);
                become(state.reuse(piece.sizeBytes()));
            }
        }
    }

    /** Fetches what is missing until the source ends or fails. */
    void fetch(PieceSource source)
            throws IOException, PieceSourceException, MismatchException, InterruptedException {
        try (var stream = source.fetch(index.sha256(), missing())) {
            for (var next = stream.next(); next.isPresent(); next = stream.next()) {
                accept(next.get());
            }
        }
    }

    private void accept(FetchedPiece fetched) throws IOException, MismatchException {
        var ordinal = fetched.ordinal();
        var data = fetched.data();
        var sizeBytes = data.remaining();
        if (ordinal < 0 || ordinal >= index.pieces().size() || present.get(ordinal)) {
            become(state.discard(sizeBytes));
            badPieces.add("piece " + ordinal + " was not asked for");
            return;
        }
        var piece = index.pieces().get(ordinal);
        if (sizeBytes != piece.sizeBytes() || !Digest.over(data).equals(piece.sha256())) {
            become(state.discard(sizeBytes));
            badPieces.add("piece " + ordinal + " is not what the index says");
            return;
        }
        part.write(ordinal, data);
        present.set(ordinal);
        become(state.accept(sizeBytes));
    }

    private void become(DownloadState.Receiving changed) {
        state = changed;
        observer.accept(changed);
    }

    /** All pieces are there: what is next is to check the whole. */
    DownloadState.Verifying verify() {
        var verifying = state.verify();
        observer.accept(verifying);
        return verifying;
    }

    private List<PieceRange> missing() {
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
}
