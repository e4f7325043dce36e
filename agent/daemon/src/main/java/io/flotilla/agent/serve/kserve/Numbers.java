package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.Members;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;

/** Single numbers of tensors, as JSON has them. */
final class Numbers {
    private static final int BFLOAT_SHIFT = 16;

    private Numbers() {}

    /** Writes a number; returns whether the type holds it. */
    static boolean put(ByteBuffer data, TensorType type, double number) {
        if (!holds(type, number)) {
            return false;
        }
        switch (type) {
            case BOOL, UINT8, INT8 -> data.put((byte) (int) number);
            case INT16 -> data.putShort((short) (int) number);
            case INT32 -> data.putInt((int) number);
            case INT64 -> data.putLong((long) number);
            case FP16 -> data.putShort(Float.floatToFloat16((float) number));
            case BF16 ->
                    data.putShort((short) (Float.floatToIntBits((float) number) >>> BFLOAT_SHIFT));
            case FP32 -> data.putFloat((float) number);
            case FP64 -> data.putDouble(number);
            case BYTES -> throw new IllegalArgumentException("texts are no numbers");
        }
        return true;
    }

    private static boolean holds(TensorType type, double number) {
        return switch (type) {
            case BOOL -> isWhole(number, 0, 1);
            case UINT8 -> isWhole(number, 0, 255);
            case INT8 -> isWhole(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> isWhole(number, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> isWhole(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> isWhole(number, -Members.LARGEST_WHOLE, Members.LARGEST_WHOLE);
            case FP16, BF16, FP32, FP64 -> true;
            case BYTES -> false;
        };
    }

    private static boolean isWhole(double number, long least, long most) {
        return number == Math.rint(number) && number >= (double) least && number <= (double) most;
    }

    /** Reads the next element; nothing if JSON has no such number. */
    static OptionalDouble next(ByteBuffer data, TensorType type) {
        var number = type.read(data);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
