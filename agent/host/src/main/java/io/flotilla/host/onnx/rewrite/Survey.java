package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.Floats;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Port;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.rewrite.Weight.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows of every tensor of a model which nodes read it, in its own graph and in those within. */
public final class Survey {
    private final IdentityHashMap<Tensor, List<Use>> uses = new IdentityHashMap<>();
    private final IdentityHashMap<Tensor, Boolean> outputs = new IdentityHashMap<>();

    /** The tensors that a graph sees: its own, and those of the graphs that it is in. */
    private record Scope(@Nullable Scope outer, Map<String, Tensor> tensors) {

        @Nullable Tensor find(String name) {
            Tensor own = tensors.get(name);
            if (own != null || outer == null) {
                return own;
            }
            return outer.find(name);
        }
    }

    public static Survey of(Graph graph) throws HostProblem {
        Survey survey = new Survey();
        survey.look(graph, null);
        return survey;
    }

    private void look(Graph graph, @Nullable Scope outer) throws HostProblem {
        Map<String, Tensor> tensors = new HashMap<>();
        for (Tensor tensor : graph.initializers()) {
            tensors.put(tensor.name(), tensor);
            uses.put(tensor, new ArrayList<>());
        }
        Scope scope = new Scope(outer, tensors);
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                Tensor tensor = scope.find(node.input(i));
                if (tensor != null) {
                    Use use = new Use(node, Role.of(tensor, node, i), outer != null);
                    uses.computeIfAbsent(tensor, _ -> new ArrayList<>()).add(use);
                }
            }
            for (Attribute attribute : node.attributes()) {
                for (Graph subgraph : attribute.subgraphs()) {
                    look(subgraph, scope);
                }
            }
        }
        for (Port output : graph.outputs()) {
            Tensor tensor = scope.find(output.name());
            if (tensor != null) {
                outputs.put(tensor, true);
            }
        }
    }

    /** The tensor as a weight, if its numbers can be read. */
    public Optional<Weight> weight(Tensor tensor) {
        Optional<Floats> numbers = tensor.floats();
        return numbers.isPresent()
                ? Optional.of(
                        new Weight(
                                tensor,
                                numbers.get(),
                                uses.getOrDefault(tensor, List.of()),
                                outputs.containsKey(tensor)))
                : Optional.empty();
    }

    /** All weights. */
    public List<Weight> weights() {
        List<Weight> all = new ArrayList<>();
        for (Tensor tensor : uses.keySet()) {
            weight(tensor).ifPresent(all::add);
        }
        return all;
    }
}
