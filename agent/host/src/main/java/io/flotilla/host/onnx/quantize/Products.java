package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import java.util.List;

/** What follows the product itself, so that a node's output is what it was. */
final class Products {

    private Products() {}

    /** Adds what the node added, and casts to half precision what is in full. */
    static void addRest(Node node, GraphEditor graph, String product, boolean isToBeHalved) {
        String bias = node.input(2);
        String half = product;
        if (isToBeHalved && bias.isEmpty()) {
            graph.add(cast(product, node.output()));
            return;
        }
        if (isToBeHalved) {
            half =
                    graph.derive(
                            "Cast", List.of(product), product, GraphEditor.to(ElementType.FLOAT16));
        }
        graph.add(Node.of("Add", List.of(half, bias), node.output()));
    }

    private static Node cast(String value, String output) {
        return Node.of("Cast", List.of(value), output, GraphEditor.to(ElementType.FLOAT16));
    }
}
