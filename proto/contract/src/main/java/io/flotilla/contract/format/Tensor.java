package io.flotilla.contract.format;

import java.util.List;

/** One named array of numbers in a model file. */
public record Tensor(String name, TensorType type, List<Long> dimensions, Storage storage) {

    public Tensor {
        dimensions = List.copyOf(dimensions);
    }

    /** Where the bytes of a tensor are. */
    public sealed interface Storage {

        long sizeBytes();

        /** In the file itself, in one stretch. */
        record Inline(long offset, long sizeBytes) implements Storage {}

        /** In another file, beside this one. */
        record External(String location, long offset, long sizeBytes) implements Storage {}

        /** In the file itself, encoded number by number. */
        record Encoded(long sizeBytes) implements Storage {}
    }

    public long elements() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    public long sizeBytes() {
        return storage.sizeBytes();
    }
}
