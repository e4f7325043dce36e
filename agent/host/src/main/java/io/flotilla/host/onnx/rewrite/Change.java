package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Floats;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData;
import java.util.List;

/**
 * What takes the place of one weight.
 *
 * @param tensors stored instead of it
 * @param first nodes that run before all others of its graph
 * @param reader puts what a node that read the weight becomes into the graph
 */
public record Change(List<Tensor> tensors, List<Node> first, Reader reader) {

    public Change {
        tensors = List.copyOf(tensors);
        first = List.copyOf(first);
    }

    /** Rewrites one node. */
    @FunctionalInterface
    public interface Reader {
        void rewrite(Node node, GraphEditor graph) throws HostProblem;
    }

    /** A change that stores other data of another type, and casts them to FP32 before all else. */
    public static Change behindCast(Weight weight, Names names, ElementType type, TensorData data) {
        String stored = names.derived(weight.name(), "stored");
        return unseen(
                List.of(new Tensor(stored, type, weight.tensor().dimensions(), data)),
                Node.of("Cast", List.of(stored), weight.name(), GraphEditor.to(ElementType.FLOAT)));
    }

    /** A weight that was widened for reading, in the type that its file has it in. */
    public static Change asStored(Weight weight, Names names) {
        Floats numbers = weight.numbers();
        return behindCast(weight, names, numbers.type(), new TensorData.Stored(numbers.bytes()));
    }

    /** A change after which all that read the weight find it under its old name. */
    public static Change unseen(List<Tensor> tensors, Node maker) {
        return new Change(tensors, List.of(maker), (node, graph) -> graph.add(node));
    }
}
