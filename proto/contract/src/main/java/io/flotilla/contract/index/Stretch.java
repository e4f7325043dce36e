package io.flotilla.contract.index;

import io.flotilla.contract.index.Piece.Content;

/** Consecutive bytes of a file that are cut in one manner. */
sealed interface Stretch {

    long sizeBytes();

    /** One tensor, cut into pieces of whole blocks. */
    record OfTensor(int ordinal, IndexedTensor tensor) implements Stretch {

        @Override
        public long sizeBytes() {
            return tensor.sizeBytes();
        }

        /** The size of all its pieces but the last: as many whole blocks as a piece can take. */
        int pieceBytes() {
            return Piece.MAX_BYTES / tensor.blockBytes() * tensor.blockBytes();
        }
    }

    /** Anything else, cut by its content. */
    record OfContent(long sizeBytes, Content content) implements Stretch {}
}
