package io.flotilla.host.onnx.graph;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param rest all fields but the name
 */
public record Port(String name, List<MemorySegment> rest) {
    static final int NAME = 1;

    private static final int TYPE = 2;
    private static final int TENSOR_TYPE = 1;
    private static final int ELEMENT_TYPE = 1;

    public Port {
        rest = List.copyOf(rest);
    }

    /** An output of FP32 numbers, of any shape. */
    public static Port ofFloats(String name) {
        Message tensor = new Message().number(ELEMENT_TYPE, ElementType.FLOAT.number());
        byte[] type = new Message().bytes(TENSOR_TYPE, tensor.encoded()).encoded();
        byte[] field = new Message().bytes(TYPE, type).encoded();
        return new Port(name, List.of(MemorySegment.ofArray(field)));
    }

    Message message() {
        return new Message().text(NAME, name).fields(rest);
    }
}
