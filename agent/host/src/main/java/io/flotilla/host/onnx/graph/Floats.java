package io.flotilla.host.onnx.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Floating-point numbers that lie somewhere in any of the floating-point types. */
public record Floats(ElementType type, MemorySegment bytes) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public long count() {
        return bytes.byteSize() / type.floatingBytes();
    }

    /** Reads {@code count} numbers from index {@code from} on. */
    public void read(long from, float[] target, int start, int count) {
        long offset = from * type.floatingBytes();
        if (type.equals(ElementType.FLOAT)) {
            MemorySegment.copy(bytes, FLOAT, offset, target, start, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[start + i] = at(offset + (long) i * type.floatingBytes());
        }
    }

    private float at(long offset) {
        if (type.equals(ElementType.DOUBLE)) {
            return (float) bytes.get(DOUBLE, offset);
        }
        short bits = bytes.get(SHORT, offset);
        return type.equals(ElementType.BFLOAT16)
                ? Float.intBitsToFloat(bits << Short.SIZE)
                : Float.float16ToFloat(bits);
    }
}
