package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Reads whole numbers that stand in one field, one after another. */
final class PackedNumbers {

    private PackedNumbers() {}

    static List<Long> of(MemorySegment bytes) throws HostProblem {
        List<Long> numbers = new ArrayList<>();
        long value = 0;
        int shift = 0;
        for (long i = 0; i < bytes.byteSize(); i++) {
            int next = bytes.get(ValueLayout.JAVA_BYTE, i);
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
            if (next >= 0) {
                numbers.add(value);
                value = 0;
                shift = 0;
            } else if (shift > Long.SIZE) {
                throw WireReader.malformed("a number of more than ten bytes");
            }
        }
        return numbers;
    }
}
