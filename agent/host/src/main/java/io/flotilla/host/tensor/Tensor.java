package io.flotilla.host.tensor;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor.
 *
 * @param shape sizes of its axes; none: a single element
 * @param data its elements, the innermost axis first, little-endian
 */
public record Tensor(String name, TensorType type, List<Long> shape, ByteBuffer data) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    /** Bytes that its shape says; the largest number there is where it says more. */
    public long expectedBytes() {
        long bytes = type.bytes();
        for (long size : shape) {
            if (Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0) {
                return Long.MAX_VALUE;
            }
            bytes *= size;
        }
        return bytes;
    }
}
