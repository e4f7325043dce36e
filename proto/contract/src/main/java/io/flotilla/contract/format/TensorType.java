package io.flotilla.contract.format;

/**
 * How the elements of a tensor are stored: in blocks of a fixed number of elements and bytes.
 *
 * @param name the format's own name, such as {@code Q4_K} or {@code FLOAT16}
 */
public record TensorType(String name, int blockElements, int blockBytes) {

    public TensorType {
        if (blockElements < 1 || blockBytes < 1) {
            throw new IllegalArgumentException("empty block in tensor type " + name);
        }
    }

    /**
     * The bytes that so many elements take; a last block that is not full counts whole.
     *
     * @throws ArithmeticException if they are more than a {@code long} holds
     */
    public long bytesFor(long elements) {
        return Math.multiplyExact(Math.ceilDiv(elements, (long) blockElements), (long) blockBytes);
    }
}
