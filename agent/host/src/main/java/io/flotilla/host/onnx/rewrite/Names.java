package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Node;
import java.util.HashSet;
import java.util.Set;

/** The names of all values in a model, subgraphs included, so that new ones are new. */
public final class Names {
    private final Set<String> taken = new HashSet<>();

    public static Names of(Graph graph) {
        Names names = new Names();
        names.take(graph);
        return names;
    }

    private void take(Graph graph) {
        graph.initializers().forEach(tensor -> taken.add(tensor.name()));
        graph.inputs().forEach(port -> taken.add(port.name()));
        graph.outputs().forEach(port -> taken.add(port.name()));
        for (Node node : graph.nodes()) {
            taken.addAll(node.inputs());
            taken.addAll(node.outputs());
            for (Attribute attribute : node.attributes()) {
                attribute.subgraphs().forEach(this::take);
            }
        }
    }

    /** A name for something derived from another value, such as its {@code scale}. */
    public String derived(String name, String suffix) {
        String candidate = name + "_" + suffix;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "_" + suffix + "_" + i;
        }
        return candidate;
    }
}
