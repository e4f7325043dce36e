package io.flotilla.host.onnx.graph;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A computation: operations in an order in which they can run, and tensors that they read.
 *
 * @param rest fields that only pass through
 */
public record Graph(
        List<Node> nodes,
        List<Tensor> initializers,
        List<Port> inputs,
        List<Port> outputs,
        List<MemorySegment> rest) {
    static final int NODE = 1;
    static final int INITIALIZER = 5;
    static final int INPUT = 11;
    static final int OUTPUT = 12;

    public Graph {
        nodes = List.copyOf(nodes);
        initializers = List.copyOf(initializers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        rest = List.copyOf(rest);
    }

    public Graph with(List<Node> otherNodes, List<Tensor> otherInitializers) {
        return new Graph(otherNodes, otherInitializers, inputs, outputs, rest);
    }

    public Graph withInputs(List<Port> others) {
        return new Graph(nodes, initializers, others, outputs, rest);
    }

    public Graph withOutputs(List<Port> others) {
        return new Graph(nodes, initializers, inputs, others, rest);
    }

    /** Whether it has operators of a domain, in itself or in a graph within. */
    public boolean uses(String domain) {
        return nodes.stream().anyMatch(node -> node.uses(domain));
    }

    Message message() {
        return message(TensorPlaces.INLINE);
    }

    Message message(TensorPlaces places) {
        Message message = new Message();
        nodes.forEach(node -> message.message(NODE, node.message()));
        message.fields(rest);
        initializers.forEach(tensor -> message.message(INITIALIZER, places.message(tensor)));
        inputs.forEach(port -> message.message(INPUT, port.message()));
        outputs.forEach(port -> message.message(OUTPUT, port.message()));
        return message;
    }
}
