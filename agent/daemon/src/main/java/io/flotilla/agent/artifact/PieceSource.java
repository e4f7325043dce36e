package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Where the bytes of artifacts come from. Need not be trusted: all it gives is checked. */
public interface PieceSource {

    /** Most ranges that one fetch may name. */
    int MAX_RANGES = 10_000;

    /**
     * Reads the encoded piece index of an artifact.
     *
     * @param maxBytes a longer one is refused
     */
    byte[] readIndex(Digest artifact, int maxBytes)
            throws PieceSourceException, InterruptedException;

    /** Starts to fetch pieces in the order asked for. At most one is on its way at a time. */
    PieceStream fetch(Digest artifact, List<PieceRange> ranges)
            throws PieceSourceException, InterruptedException;

    /** Consecutive pieces, by ordinal from 0. */
    record PieceRange(int first, int count) {
        public PieceRange {
            if (first < 0 || count < 1) {
                throw new IllegalArgumentException(count + " pieces from " + first);
            }
        }
    }

    /** One piece as it arrived, not checked yet. */
    record FetchedPiece(int ordinal, ByteBuffer data) {}

    /** Pieces as they arrive. Closing it early is fine. */
    interface PieceStream extends AutoCloseable {

        /** Waits for the next piece; empty after the last. */
        Optional<FetchedPiece> next() throws PieceSourceException, InterruptedException;

        @Override
        void close();
    }
}
