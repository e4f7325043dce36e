package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of protobuf's wire format field by field, without copying it.
 *
 * <p>After {@link #next} exactly one of the value methods is to be called.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int FIXED32 = 5;

    private static final int LONGEST_TEXT_BYTES = 1 << 20;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment message;
    private long position;
    private long fieldStart;
    private int number;
    private int wireType;

    WireReader(MemorySegment message) {
        this.message = message;
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() throws HostProblem {
        if (position == message.byteSize()) {
            return false;
        }
        fieldStart = position;
        long tag = readVarint();
        wireType = (int) (tag & 7);
        if (tag >>> 3 < 1 || tag >>> 3 > Integer.MAX_VALUE >>> 2) {
            throw malformed("an impossible field number");
        }
        number = (int) (tag >>> 3);
        return true;
    }

    int number() {
        return number;
    }

    boolean isDelimited() {
        return wireType == DELIMITED;
    }

    long varint() throws HostProblem {
        expect(VARINT);
        return readVarint();
    }

    float fixedFloat() throws HostProblem {
        expect(FIXED32);
        return message.get(FLOAT, advance(Float.BYTES));
    }

    /** The bytes of a nested message, text or byte string. */
    MemorySegment bytes() throws HostProblem {
        expect(DELIMITED);
        long length = readVarint();
        return message.asSlice(advance(length), length);
    }

    String text() throws HostProblem {
        MemorySegment bytes = bytes();
        if (bytes.byteSize() > LONGEST_TEXT_BYTES) {
            throw malformed("a name of " + bytes.byteSize() + " bytes");
        }
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** The whole field as it stands, tag included. */
    MemorySegment field() throws HostProblem {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> advance(Long.BYTES);
            case DELIMITED -> bytes();
            case FIXED32 -> advance(Integer.BYTES);
            default -> throw malformed("an impossible wire type");
        }
        return message.asSlice(fieldStart, position - fieldStart);
    }

    private void expect(int expected) throws HostProblem {
        if (wireType != expected) {
            throw malformed("field " + number + " has wire type " + wireType);
        }
    }

    /** Steps over so many bytes, and returns where they begin. */
    private long advance(long bytes) throws HostProblem {
        if (bytes < 0 || bytes > message.byteSize() - position) {
            throw malformed("a field that crosses the end of its message");
        }
        long start = position;
        position += bytes;
        return start;
    }

    private long readVarint() throws HostProblem {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = message.get(ValueLayout.JAVA_BYTE, advance(1));
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    static HostProblem malformed(String what) {
        return new HostProblem(
                Reason.MODEL_MALFORMED, "The file is no ONNX model: it has " + what + ".");
    }
}
