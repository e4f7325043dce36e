package io.flotilla.agent.runtime.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor.
 *
 * @param shape sizes of its axes; none: a single element
 * @param data its elements, the innermost axis first, little-endian; nobody writes to it
 */
public record Tensor(String name, TensorType type, List<Long> shape, ByteBuffer data) {

    public Tensor {
        shape = List.copyOf(shape);
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Its elements, to be read from the first on. */
    public ByteBuffer elements() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many elements a shape says; -1: more than can be, or a size below zero. */
    public static long count(List<Long> shape) {
        var count = 1L;
        for (long size : shape) {
            if (size < 0 || Math.multiplyHigh(count, size) != 0 || count * size < 0) {
                return -1;
            }
            count *= size;
        }
        return count;
    }
}
