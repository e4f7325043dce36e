package io.flotilla.contract.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.index.IndexedTensor;
import io.flotilla.contract.index.Piece;
import io.flotilla.contract.index.Piece.Content;
import io.flotilla.contract.index.PieceIndex;
import io.flotilla.proto.artifact.v1.Piece.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes a piece index in its one canonical form, whose digest is signed, and decodes nothing but
 * that form.
 */
public final class PieceIndexCodec {

    /** The most bytes of an encoded index: 32 MiB. */
    public static final int MAX_ENCODED_BYTES = 32 << 20;

    private static final int FORMAT_VERSION = 1;

    private PieceIndexCodec() {}

    /** What became of some bytes. */
    public sealed interface Decoding {

        record Valid(PieceIndex index) implements Decoding {}

        /** The bytes are no index; the reason is a sentence without capital and full stop. */
        record Invalid(String reason) implements Decoding {}
    }

    public static byte[] encode(PieceIndex index) {
        var message =
                io.flotilla.proto.artifact.v1.PieceIndex.newBuilder()
                        .setFormatVersion(FORMAT_VERSION)
                        .setSizeBytes(index.sizeBytes())
                        .setSha256(bytes(index.sha256()));
        index.pieces().forEach(piece -> message.addPieces(message(piece)));
        index.tensors().forEach(tensor -> message.addTensors(message(tensor)));
        return message.build().toByteArray();
    }

    /** Checks the bytes against every rule of the form. */
    public static Decoding decode(byte[] encoded) {
        if (encoded.length > MAX_ENCODED_BYTES) {
            return new Decoding.Invalid("an index of " + encoded.length + " bytes is too long");
        }
        try {
            var index = index(io.flotilla.proto.artifact.v1.PieceIndex.parseFrom(encoded));
            return Arrays.equals(encode(index), encoded)
                    ? new Decoding.Valid(index)
                    : new Decoding.Invalid("the index is not in its canonical form");
        } catch (InvalidProtocolBufferException e) {
            return new Decoding.Invalid("the index is no protobuf message: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // The records refuse what contradicts itself, and say why.
            return new Decoding.Invalid(String.valueOf(e.getMessage()));
        }
    }

    private static PieceIndex index(io.flotilla.proto.artifact.v1.PieceIndex message) {
        if (message.getFormatVersion() != FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "version " + message.getFormatVersion() + " of the form");
        }
        return new PieceIndex(
                message.getSizeBytes(),
                digest(message.getSha256()),
                pieces(message.getPiecesList()),
                message.getTensorsList().stream().map(PieceIndexCodec::tensor).toList());
    }

    private static List<Piece> pieces(List<io.flotilla.proto.artifact.v1.Piece> messages) {
        List<Piece> pieces = new ArrayList<>(messages.size());
        var offset = 0L;
        for (var message : messages) {
            var piece = piece(message, offset);
            pieces.add(piece);
            offset = piece.end();
        }
        return pieces;
    }

    private static Piece piece(io.flotilla.proto.artifact.v1.Piece message, long offset) {
        return new Piece(
                offset,
                saturated(message.getSizeBytes()),
                digest(message.getSha256()),
                content(message));
    }

    private static Content content(io.flotilla.proto.artifact.v1.Piece message) {
        return switch (message.getKind()) {
            case KIND_HEADER -> new Content.Header();
            case KIND_TENSOR -> new Content.TensorPart(message.getTensor());
            case KIND_PADDING -> new Content.Padding();
            case KIND_RAW -> new Content.Raw();
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "a piece of unknown kind " + message.getKindValue());
        };
    }

    private static IndexedTensor tensor(io.flotilla.proto.artifact.v1.IndexedTensor message) {
        return new IndexedTensor(
                message.getName(),
                message.getType(),
                saturated(message.getBlockSizeBytes()),
                message.getOffsetBytes(),
                message.getSizeBytes());
    }

    private static io.flotilla.proto.artifact.v1.Piece message(Piece piece) {
        var message =
                io.flotilla.proto.artifact.v1.Piece.newBuilder()
                        .setSizeBytes(piece.sizeBytes())
                        .setSha256(bytes(piece.sha256()));
        switch (piece.content()) {
            case Content.Header _ -> message.setKind(Kind.KIND_HEADER);
            case Content.TensorPart(var tensor) ->
                    message.setKind(Kind.KIND_TENSOR).setTensor(tensor);
            case Content.Padding _ -> message.setKind(Kind.KIND_PADDING);
            case Content.Raw _ -> message.setKind(Kind.KIND_RAW);
        }
        return message.build();
    }

    private static io.flotilla.proto.artifact.v1.IndexedTensor message(IndexedTensor tensor) {
        return io.flotilla.proto.artifact.v1.IndexedTensor.newBuilder()
                .setName(tensor.name())
                .setType(tensor.type())
                .setBlockSizeBytes(tensor.blockBytes())
                .setOffsetBytes(tensor.offset())
                .setSizeBytes(tensor.sizeBytes())
                .build();
    }

    private static ByteString bytes(Digest digest) {
        return ByteString.copyFrom(digest.toBytes());
    }

    private static Digest digest(ByteString bytes) {
        return Digest.ofBytes(bytes.toByteArray());
    }

    /** The number, or the nearest that an {@code int} holds; the records have narrower limits. */
    private static int saturated(long number) {
        return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
