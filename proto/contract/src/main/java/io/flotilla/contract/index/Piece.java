package io.flotilla.contract.index;

import java.nio.ByteBuffer;

/**
 * A part of a file, known by its digest.
 *
 * @param sizeBytes from 1 to {@link #MAX_BYTES}
 */
public record Piece(long offset, int sizeBytes, Digest sha256, Content content) {

    /** The most bytes of one piece: 1 MiB. */
    public static final int MAX_BYTES = 1 << 20;

    public Piece {
        if (offset < 0 || sizeBytes < 1 || sizeBytes > MAX_BYTES) {
            throw new IllegalArgumentException("a piece at " + offset + " of " + sizeBytes);
        }
    }

    public long end() {
        return offset + sizeBytes;
    }

    /** Whether the buffer's remaining bytes, left where they are, are those of this piece. */
    public boolean matches(ByteBuffer bytes) {
        return bytes.remaining() == sizeBytes && Digest.over(bytes).equals(sha256);
    }

    /** What a piece holds. */
    public sealed interface Content {

        /** Bytes that describe the file; tiny tensors may stand between them. */
        record Header() implements Content {}

        /**
         * A part of one tensor, and nothing else: whole blocks, unless it is the tensor's last.
         *
         * @param tensor its ordinal in the index
         */
        record TensorPart(int tensor) implements Content {}

        /** Only bytes without meaning, which align what follows. */
        record Padding() implements Content {}

        /** Anything else: tiny tensors and the padding between them, or an opaque file's bytes. */
        record Raw() implements Content {}
    }
}
