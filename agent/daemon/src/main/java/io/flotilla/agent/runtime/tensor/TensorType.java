package io.flotilla.agent.runtime.tensor;

import java.nio.ByteBuffer;
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

    private static final int BFLOAT_SHIFT = 16;

    private final int size;

    TensorType(int size) {
        this.size = size;
    }

    /** Bytes of one element; 0: elements differ. */
    public int size() {
        return size;
    }

    /** Whether elements are numbers that need not be whole. */
    public boolean isFloating() {
        return switch (this) {
            case FP16, BF16, FP32, FP64 -> true;
            case BOOL, UINT8, INT8, INT16, INT32, INT64, BYTES -> false;
        };
    }

    /** Reads the next element, which is a number. */
    public double read(ByteBuffer data) {
        return switch (this) {
            case BOOL, INT8 -> data.get();
            case UINT8 -> Byte.toUnsignedInt(data.get());
            case INT16 -> data.getShort();
            case INT32 -> data.getInt();
            case INT64 -> (double) data.getLong();
            case FP16 -> Float.float16ToFloat(data.getShort());
            case BF16 -> Float.intBitsToFloat(data.getShort() << BFLOAT_SHIFT);
            case FP32 -> data.getFloat();
            case FP64 -> data.getDouble();
            case BYTES -> throw new IllegalArgumentException("texts are no numbers");
        };
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
