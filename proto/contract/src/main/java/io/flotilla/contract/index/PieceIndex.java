package io.flotilla.contract.index;

import io.flotilla.contract.index.Piece.Content;
import java.util.List;

/**
 * The pieces that a file is made of, in order and without gap.
 *
 * @param sha256 of the whole file
 * @param tensors those that have pieces of their own, in file order; tiny ones share pieces and are
 *     not listed
 */
public record PieceIndex(
        long sizeBytes, Digest sha256, List<Piece> pieces, List<IndexedTensor> tensors) {

    /** The largest file that has an index: 256 GiB. */
    public static final long MAX_FILE_BYTES = 1L << 38;

    /**
     * Holds the parts together.
     *
     * @throws IllegalArgumentException if the pieces do not tile the file, or do not agree with the
     *     tensors; the message says which and how
     */
    public PieceIndex {
        checkSize(sizeBytes);
        pieces = List.copyOf(pieces);
        tensors = List.copyOf(tensors);
        checkPieces(sizeBytes, pieces);
        checkTensors(sizeBytes, tensors);
        checkParts(pieces, tensors);
    }

    static void checkSize(long sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > MAX_FILE_BYTES) {
            throw refused(
                    "a file of %d bytes, and 1 to %d are possible"
                            .formatted(sizeBytes, MAX_FILE_BYTES));
        }
    }

    private static void checkPieces(long sizeBytes, List<Piece> pieces) {
        var end = 0L;
        for (var piece : pieces) {
            if (piece.offset() != end) {
                throw refused("a piece begins at %d, not at %d".formatted(piece.offset(), end));
            }
            end = piece.end();
        }
        if (end != sizeBytes) {
            throw refused("the pieces end at %d, the file at %d".formatted(end, sizeBytes));
        }
    }

    private static void checkTensors(long sizeBytes, List<IndexedTensor> tensors) {
        var end = 0L;
        for (var tensor : tensors) {
            if (tensor.offset() < end) {
                throw refused(
                        "tensor %s begins before the one before it ends".formatted(tensor.name()));
            }
            end = tensor.end();
        }
        if (end > sizeBytes) {
            throw refused("tensors end at %d, the file at %d".formatted(end, sizeBytes));
        }
    }

    /** Every tensor is exactly its parts: in order, of whole blocks, with nothing else between. */
    private static void checkParts(List<Piece> pieces, List<IndexedTensor> tensors) {
        var next = 0;
        var isContinued = false;
        for (var piece : pieces) {
            if (piece.content() instanceof Content.TensorPart(var ordinal)) {
                if (ordinal != next || next == tensors.size()) {
                    throw refused(
                            "the piece at %d is of tensor %d, and tensor %d of %d is next"
                                    .formatted(piece.offset(), ordinal, next, tensors.size()));
                }
                var whole = tensors.get(next);
                checkPart(piece, whole, isContinued);
                isContinued = piece.end() < whole.end();
                next += isContinued ? 0 : 1;
            } else if (isContinued) {
                throw refused("the piece at %d interrupts a tensor".formatted(piece.offset()));
            }
        }
        if (next != tensors.size()) {
            throw refused("tensor %d has not all of its pieces".formatted(next));
        }
    }

    private static void checkPart(Piece piece, IndexedTensor whole, boolean isContinued) {
        if (!isContinued && piece.offset() != whole.offset()) {
            throw refused(
                    "tensor %s begins at %d, and its first piece at %d"
                            .formatted(whole.name(), whole.offset(), piece.offset()));
        }
        if (piece.end() > whole.end()) {
            throw refused(
                    "the piece at %d reaches beyond tensor %s"
                            .formatted(piece.offset(), whole.name()));
        }
        if (piece.end() < whole.end() && piece.sizeBytes() % whole.blockBytes() != 0) {
            throw refused(
                    "the piece at %d splits a block of tensor %s"
                            .formatted(piece.offset(), whole.name()));
        }
    }

    private static IllegalArgumentException refused(String reason) {
        return new IllegalArgumentException(reason);
    }
}
