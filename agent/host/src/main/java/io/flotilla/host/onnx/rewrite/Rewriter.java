package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.Graph;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Port;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a scheme into effect in a graph and in all graphs within it. */
public final class Rewriter {
    private final Scheme scheme;
    private final Survey survey;
    private final Names names;
    private final Tally tally = new Tally();

    /** What became of the weights that a graph sees; absent: they stay. */
    private record Scope(@Nullable Scope outer, Map<String, Optional<Change>> changes) {

        Optional<Change> find(String name) {
            Optional<Change> own = changes.get(name);
            if (own != null) {
                return own;
            }
            return outer == null ? Optional.empty() : outer.find(name);
        }
    }

    public Rewriter(Scheme scheme, Survey survey, Names names) {
        this.scheme = scheme;
        this.survey = survey;
        this.names = names;
    }

    public Graph rewrite(Graph graph) throws HostProblem {
        return rewrite(graph, null);
    }

    public Tally tally() {
        return tally;
    }

    private Graph rewrite(Graph graph, @Nullable Scope outer) throws HostProblem {
        GraphEditor editor = new GraphEditor(names);
        Scope scope = new Scope(outer, new HashMap<>());
        for (Tensor tensor : graph.initializers()) {
            scope.changes().put(tensor.name(), replace(tensor, editor));
        }
        for (Node node : graph.nodes()) {
            Node inner = rewriteInside(node, scope);
            Optional<Change> change = change(inner, scope);
            if (change.isPresent()) {
                change.get().reader().rewrite(inner, editor);
            } else {
                editor.add(inner);
            }
        }
        return finished(graph, editor);
    }

    private Optional<Change> replace(Tensor tensor, GraphEditor editor) throws HostProblem {
        Optional<Weight> weight = survey.weight(tensor);
        if (weight.isEmpty()) {
            editor.add(tensor);
            return Optional.empty();
        }
        Optional<Change> change = scheme.change(weight.get(), names);
        tally.count(tensor, change.isPresent());
        Optional<Change> stored =
                change.isEmpty() && tensor.data() instanceof TensorData.Widened
                        ? Optional.of(Change.asStored(weight.get(), names))
                        : change;
        if (stored.isEmpty()) {
            editor.add(tensor);
            return Optional.empty();
        }
        stored.get().tensors().forEach(editor::add);
        stored.get().first().forEach(editor::add);
        return stored;
    }

    private Node rewriteInside(Node node, Scope scope) throws HostProblem {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            List<Graph> graphs = new ArrayList<>();
            for (Graph graph : attribute.subgraphs()) {
                graphs.add(rewrite(graph, scope));
            }
            attributes.add(attribute.with(graphs));
        }
        return node.with(attributes);
    }

    private static Optional<Change> change(Node node, Scope scope) {
        return node.inputs().stream().map(scope::find).flatMap(Optional::stream).findFirst();
    }

    /** Without inputs that were only other names for weights, and without what nobody reads now. */
    private static Graph finished(Graph graph, GraphEditor editor) {
        Set<String> inputs = new HashSet<>();
        graph.inputs().forEach(port -> inputs.add(port.name()));
        Set<String> read = new HashSet<>(inputs);
        graph.outputs().forEach(port -> read.add(port.name()));
        addReads(editor.nodes(), read);
        List<Tensor> kept =
                editor.tensors().stream().filter(tensor -> read.contains(tensor.name())).toList();
        Set<String> gone = new HashSet<>();
        graph.initializers().forEach(tensor -> gone.add(tensor.name()));
        kept.forEach(tensor -> gone.remove(tensor.name()));
        List<Port> ports =
                graph.inputs().stream().filter(port -> !gone.contains(port.name())).toList();
        return graph.with(editor.nodes(), kept).withInputs(ports);
    }

    private static void addReads(List<Node> nodes, Set<String> names) {
        for (Node node : nodes) {
            names.addAll(node.inputs());
            for (Attribute attribute : node.attributes()) {
                for (Graph graph : attribute.subgraphs()) {
                    addReads(graph.nodes(), names);
                    graph.outputs().forEach(port -> names.add(port.name()));
                }
            }
        }
    }
}
