package io.flotilla.contract.format.gguf;

import java.util.List;

/**
 * What the header says of one tensor.
 *
 * @param offset from the beginning of the data
 * @param position where in the header this stands
 */
record TensorInfo(String name, List<Long> dimensions, int typeId, long offset, long position) {

    TensorInfo {
        dimensions = List.copyOf(dimensions);
    }

    long elements() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    long rowLength() {
        return dimensions.isEmpty() ? 1 : dimensions.getFirst();
    }
}
