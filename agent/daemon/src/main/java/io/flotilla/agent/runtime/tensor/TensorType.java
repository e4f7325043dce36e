package io.flotilla.agent.runtime.tensor;

import java.util.Optional;

/** What the elements of a tensor are, by the names of the Open Inference Protocol. */
public enum TensorType {
    BOOL(1),
    UINT8(1),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Texts and the like: each as its length, in four bytes, and its bytes. */
    BYTES(0);

    private final int size;

    TensorType(int size) {
        this.size = size;
    }

    /** Bytes of one element; 0: elements differ. */
    public int size() {
        return size;
    }

    /** The type of that name. */
    public static Optional<TensorType> named(String name) {
        for (var type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
