package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.Piece;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.contract.mapping.PieceIndexCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** An artifact with its index. */
public final class TestArtifact {
    private final byte[] bytes;
    private final PieceIndex index;

    private TestArtifact(byte[] bytes, PieceIndex index) {
        this.bytes = bytes;
        this.index = index;
    }

    public byte[] bytes() {
        return bytes;
    }

    public PieceIndex index() {
        return index;
    }

    /** Bytes that nobody else has, in pieces of one size. */
    public static TestArtifact random(long seed, int sizeBytes, int pieceBytes) {
        var bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return of(bytes, pieceBytes);
    }

    public static TestArtifact of(byte[] bytes, int pieceBytes) {
        var pieces = new ArrayList<Piece>();
        for (var at = 0; at < bytes.length; at += pieceBytes) {
            var end = Math.min(bytes.length, at + pieceBytes);
            var digest = Digest.over(Arrays.copyOfRange(bytes, at, end));
            pieces.add(new Piece(at, end - at, digest, new Piece.Content.Raw()));
        }
        var index = new PieceIndex(bytes.length, Digest.over(bytes), pieces, List.of());
        return new TestArtifact(bytes, index);
    }

    public Digest sha256() {
        return index.sha256();
    }

    public byte[] encodedIndex() {
        return PieceIndexCodec.encode(index);
    }

    public ArtifactRef ref() {
        return new ArtifactRef(sha256(), bytes.length, Digest.over(encodedIndex()));
    }

    public byte[] piece(int ordinal) {
        var piece = index.pieces().get(ordinal);
        return Arrays.copyOfRange(bytes, (int) piece.offset(), (int) piece.end());
    }
}
