package io.flotilla.contract.index;

import java.nio.charset.StandardCharsets;

/**
 * Where in a file one tensor lies, for whoever computes on tensors piece by piece.
 *
 * @param type the format's own name, such as {@code Q4_K}
 * @param blockBytes the bytes that can only be understood together
 */
public record IndexedTensor(String name, String type, int blockBytes, long offset, long sizeBytes) {

    /** The most bytes of a name in UTF-8. */
    public static final int MAX_NAME_BYTES = 512;

    private static final int MAX_TYPE_BYTES = 64;

    public IndexedTensor {
        checkLength(name, MAX_NAME_BYTES);
        checkLength(type, MAX_TYPE_BYTES);
        if (blockBytes < 1 || blockBytes > Piece.MAX_BYTES) {
            throw new IllegalArgumentException("blocks of " + blockBytes + " bytes");
        }
        if (offset < 0 || sizeBytes < 1 || offset > Long.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException("a tensor at " + offset + " of " + sizeBytes);
        }
    }

    private static void checkLength(String text, int maxBytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new IllegalArgumentException(
                    "a tensor with a name or type of more than " + maxBytes + " bytes");
        }
    }

    public long end() {
        return offset + sizeBytes;
    }
}
