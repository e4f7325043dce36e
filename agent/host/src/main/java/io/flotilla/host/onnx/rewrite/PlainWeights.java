package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Floats;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes all weights initializers in the type that is computed in: exporters also write them as
 * constants, or in half precision behind a cast.
 */
public final class PlainWeights {
    private static final long LEAST_ELEMENTS = 64;

    private PlainWeights() {}

    public static Graph of(Graph graph) throws HostProblem {
        Map<String, Tensor> tensors = new HashMap<>();
        List<Tensor> initializers = new ArrayList<>(graph.initializers());
        graph.initializers().forEach(tensor -> tensors.put(tensor.name(), tensor));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<Tensor> weight = weight(node, tensors);
            if (weight.isPresent()) {
                tensors.put(weight.get().name(), weight.get());
                initializers.add(weight.get());
            } else {
                nodes.add(inside(node));
            }
        }
        return graph.with(nodes, initializers);
    }

    private static Node inside(Node node) throws HostProblem {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            List<Graph> graphs = new ArrayList<>();
            for (Graph graph : attribute.subgraphs()) {
                graphs.add(of(graph));
            }
            attributes.add(attribute.with(graphs));
        }
        return node.with(attributes);
    }

    /** The weight that is all a node makes, if it is one that has some size. */
    private static Optional<Tensor> weight(Node node, Map<String, Tensor> tensors)
            throws HostProblem {
        if (node.is("Constant")) {
            return node.tensor("value")
                    .filter(tensor -> tensor.elements() >= LEAST_ELEMENTS)
                    .filter(tensor -> tensor.floats().isPresent());
        }
        Tensor cast = tensors.get(node.input(0));
        if (!node.is("Cast")
                || cast == null
                || cast.elements() < LEAST_ELEMENTS
                || node.number("to", 0) != ElementType.FLOAT.number()) {
            return Optional.empty();
        }
        Optional<Floats> numbers = cast.floats();
        return numbers.map(
                floats ->
                        new Tensor(
                                node.output(),
                                ElementType.FLOAT,
                                cast.dimensions(),
                                new TensorData.Widened(floats)));
    }
}
