package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * A named setting of a node, or graphs that the node runs.
 *
 * @param subgraphs graphs within
 * @param isGraphList whether the graphs are a list, even if of one
 * @param rest all fields but the name and the graphs
 */
public record Attribute(
        String name, List<Graph> subgraphs, boolean isGraphList, List<MemorySegment> rest) {
    static final int NAME = 1;
    static final int GRAPH = 6;
    static final int GRAPHS = 11;

    private static final int REAL = 2;
    private static final int NUMBER = 3;
    private static final int TENSOR = 5;
    private static final int TYPE = 20;
    private static final int TYPE_NUMBER = 2;

    public Attribute {
        subgraphs = List.copyOf(subgraphs);
        rest = List.copyOf(rest);
    }

    /** A setting that is a whole number. */
    public static Attribute of(String name, long value) {
        Message fields = new Message().number(NUMBER, value).number(TYPE, TYPE_NUMBER);
        return new Attribute(
                name, List.of(), false, List.of(MemorySegment.ofArray(fields.encoded())));
    }

    public Attribute with(List<Graph> otherSubgraphs) {
        return new Attribute(name, otherSubgraphs, isGraphList, rest);
    }

    long number(long otherwise) throws HostProblem {
        long value = otherwise;
        for (MemorySegment field : rest) {
            WireReader reader = new WireReader(field);
            if (reader.next() && reader.number() == NUMBER) {
                value = reader.varint();
            }
        }
        return value;
    }

    float real(float otherwise) throws HostProblem {
        float value = otherwise;
        for (MemorySegment field : rest) {
            WireReader reader = new WireReader(field);
            if (reader.next() && reader.number() == REAL) {
                value = reader.fixedFloat();
            }
        }
        return value;
    }

    /** The tensor that the setting is, if it is one. */
    Optional<MemorySegment> tensor() throws HostProblem {
        for (MemorySegment field : rest) {
            WireReader reader = new WireReader(field);
            if (reader.next() && reader.number() == TENSOR) {
                return Optional.of(reader.bytes());
            }
        }
        return Optional.empty();
    }

    Message message() {
        Message message = new Message().text(NAME, name).fields(rest);
        for (Graph graph : subgraphs) {
            message.message(isGraphList ? GRAPHS : GRAPH, graph.message());
        }
        return message;
    }
}
