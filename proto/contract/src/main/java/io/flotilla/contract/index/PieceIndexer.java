package io.flotilla.contract.index;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.Layout;
import io.flotilla.contract.index.Piece.Content;
import io.flotilla.contract.index.Stretch.OfContent;
import io.flotilla.contract.index.Stretch.OfTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into pieces and computes all digests, reading each byte once, in order, through one
 * buffer of 1 MiB. The same bytes with the same layout give the same index everywhere.
 */
public final class PieceIndexer {

    /**
     * From this piece on, content is cut at 1 MiB, so that a huge opaque file has a small index.
     */
    private static final int MAX_CONTENT_PIECES = 16_384;

    private final ByteSource source;
    private final @Nullable MessageDigest fileSha256;
    private final MessageDigest pieceSha256 = Digest.sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(Piece.MAX_BYTES).limit(0);
    private final List<Piece> pieces = new ArrayList<>();
    private final List<IndexedTensor> tensors = new ArrayList<>();
    private long offset;
    private int contentPieces;

    private PieceIndexer(ByteSource source, @Nullable MessageDigest fileSha256) {
        this.source = source;
        this.fileSha256 = fileSha256;
    }

    /**
     * Computes the index of a file.
     *
     * @param layout what {@link io.flotilla.contract.format.Inspection#layout} said of the file
     * @throws IllegalArgumentException if the file is empty or larger than {@link
     *     PieceIndex#MAX_FILE_BYTES}, or the layout is not one of this file
     */
    public static PieceIndex index(ByteSource source, Layout layout) throws IOException {
        var fileSha256 = Digest.sha256();
        var indexer = new PieceIndexer(source, fileSha256);
        indexer.cut(layout);
        return indexer.toIndex(Digest.ofBytes(fileSha256.digest()));
    }

    /**
     * Computes the index of a file whose digest somebody else computes, at the same time perhaps.
     *
     * @param sha256 of the file, which is taken as it is
     */
    public static PieceIndex index(ByteSource source, Layout layout, Digest sha256)
            throws IOException {
        var indexer = new PieceIndexer(source, null);
        indexer.cut(layout);
        return indexer.toIndex(sha256);
    }

    private PieceIndex toIndex(Digest sha256) {
        return new PieceIndex(source.sizeBytes(), sha256, pieces, tensors);
    }

    private void cut(Layout layout) throws IOException {
        PieceIndex.checkSize(source.sizeBytes());
        for (var stretch : Stretches.of(layout, source.sizeBytes())) {
            switch (stretch) {
                case OfTensor tensor -> cut(tensor);
                case OfContent content -> cut(content);
            }
        }
    }

    private void cut(OfTensor stretch) throws IOException {
        tensors.add(stretch.tensor());
        var content = new Content.TensorPart(stretch.ordinal());
        var end = offset + stretch.sizeBytes();
        while (offset < end) {
            load(stretch.pieceBytes(), end);
            addPiece((int) Math.min(stretch.pieceBytes(), end - offset), content);
        }
    }

    private void cut(OfContent stretch) throws IOException {
        var end = offset + stretch.sizeBytes();
        while (offset < end) {
            load(ContentCutter.MAX_BYTES, end);
            if (contentPieces < MAX_CONTENT_PIECES) {
                contentPieces++;
                addPiece(ContentCutter.firstPieceBytes(buffer), stretch.content());
            } else {
                load(Piece.MAX_BYTES, end);
                addPiece(buffer.remaining(), stretch.content());
            }
        }
    }

    /** Makes at least so many bytes available, or all up to the end of the stretch. */
    private void load(int count, long end) throws IOException {
        if (buffer.remaining() >= Math.min(count, end - offset)) {
            return;
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), end - offset));
        source.read(offset + buffer.position(), buffer);
        buffer.flip();
    }

    private void addPiece(int sizeBytes, Content content) {
        var bytes = buffer.slice(buffer.position(), sizeBytes);
        if (fileSha256 != null) {
            fileSha256.update(bytes.duplicate());
        }
        pieceSha256.update(bytes);
        pieces.add(new Piece(offset, sizeBytes, Digest.ofBytes(pieceSha256.digest()), content));
        buffer.position(buffer.position() + sizeBytes);
        offset += sizeBytes;
    }
}
