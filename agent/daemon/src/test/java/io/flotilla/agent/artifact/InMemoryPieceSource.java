package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source that gives what it holds, and misbehaves where a test wants it to. */
public final class InMemoryPieceSource implements PieceSource {
    private final Map<Digest, TestArtifact> artifacts = new HashMap<>();
    private final List<Integer> fetched = new ArrayList<>();
    private int piecesUntilCut = Integer.MAX_VALUE;
    private int piecesUntilAway = Integer.MAX_VALUE;
    private int piecesUntilAction = Integer.MAX_VALUE;
    private Runnable action = () -> {};
    private int cuts;
    private int flips;
    private int indexFlips;
    private boolean away;

    public synchronized void offer(TestArtifact artifact) {
        artifacts.put(artifact.sha256(), artifact);
    }

    /** Ends each of the next streams with an error after so many pieces. */
    public synchronized void cutAfter(int pieces, int times) {
        piecesUntilCut = pieces;
        cuts = times;
    }

    /** Is away after so many pieces, until it recovers. */
    public synchronized void cutForGoodAfter(int pieces) {
        piecesUntilAway = pieces;
    }

    public synchronized void recover() {
        away = false;
        piecesUntilAway = Integer.MAX_VALUE;
    }

    /** Flips a byte in each of the next pieces. */
    public synchronized void flipPieces(int times) {
        flips = times;
    }

    /** Flips a byte in each of the next indexes. */
    public synchronized void flipIndexes(int times) {
        indexFlips = times;
    }

    /** Answers nothing, or again. */
    public synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Does something once so many pieces were given. */
    public synchronized void whenGiven(int pieces, Runnable what) {
        piecesUntilAction = pieces;
        action = what;
    }

    /** Ordinals of all pieces that were given, in order. */
    public synchronized List<Integer> fetched() {
        return List.copyOf(fetched);
    }

    @Override
    public synchronized byte[] readIndex(Digest artifact, int maxBytes)
            throws PieceSourceException {
        var index = find(artifact).encodedIndex();
        if (indexFlips > 0) {
            indexFlips--;
            index[index.length - 1] ^= 1;
        }
        return index;
    }

    @Override
    public synchronized PieceStream fetch(Digest artifact, List<PieceRange> ranges)
            throws PieceSourceException {
        var wanted = new ArrayList<Integer>();
        for (var range : ranges) {
            for (var at = range.first(); at < range.first() + range.count(); at++) {
                wanted.add(at);
            }
        }
        return new Pieces(find(artifact), wanted.iterator());
    }

    private TestArtifact find(Digest artifact) throws PieceSourceException {
        var found = artifacts.get(artifact);
        if (away || found == null) {
            throw new PieceSourceException("away", away, null);
        }
        return found;
    }

    private synchronized ByteBuffer give(TestArtifact artifact, int ordinal) {
        var data = artifact.piece(ordinal);
        fetched.add(ordinal);
        if (fetched.size() == piecesUntilAction) {
            action.run();
        }
        away = fetched.size() >= piecesUntilAway;
        if (flips > 0) {
            flips--;
            data[0] ^= 1;
        }
        return ByteBuffer.wrap(data);
    }

    private synchronized boolean isCut(int given) {
        if (cuts > 0 && given == piecesUntilCut) {
            cuts--;
            return true;
        }
        return away;
    }

    private final class Pieces implements PieceStream {
        private final TestArtifact artifact;
        private final Iterator<Integer> wanted;
        private int given;

        private Pieces(TestArtifact artifact, Iterator<Integer> wanted) {
            this.artifact = artifact;
            this.wanted = wanted;
        }

        @Override
        public Optional<FetchedPiece> next() throws PieceSourceException {
            if (isCut(given)) {
                throw new PieceSourceException("cut", true, null);
            }
            if (!wanted.hasNext()) {
                return Optional.empty();
            }
            given++;
            var ordinal = wanted.next();
            return Optional.of(new FetchedPiece(ordinal, give(artifact, ordinal)));
        }

        @Override
        public void close() {}
    }
}
