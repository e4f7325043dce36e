package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Floats;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of floating-point numbers that a graph has learned, and all nodes that read it.
 *
 * @param isOutput whether it also leaves its graph as it is
 */
public record Weight(Tensor tensor, Floats numbers, List<Use> uses, boolean isOutput) {

    /**
     * A node that reads a weight.
     *
     * @param isNested whether the node is in a subgraph
     */
    public record Use(Node node, Role role, boolean isNested) {}

    public Weight {
        uses = List.copyOf(uses);
    }

    public String name() {
        return tensor.name();
    }

    /** Whether products with it are computed in half precision. */
    public boolean isHalf() {
        return tensor.type().equals(ElementType.FLOAT16);
    }

    public boolean isComputable() {
        return isHalf() || tensor.type().equals(ElementType.FLOAT);
    }

    /** The one role that it has to all nodes; empty if it has several, or is none of use. */
    public Optional<Role> role() {
        if (isOutput || uses.isEmpty()) {
            return Optional.empty();
        }
        Role role = uses.getFirst().role();
        return role != Role.OTHER && uses.stream().allMatch(use -> use.role() == role)
                ? Optional.of(role)
                : Optional.empty();
    }

    /** It as the matrix by which an input of {@code rows} becomes an output of {@code columns}. */
    public Matrix matrix(boolean isTransposed) {
        long first = tensor.dimension(0);
        long second = tensor.dimension(1);
        return isTransposed
                ? new Matrix(numbers, second, first, true)
                : new Matrix(numbers, first, second, false);
    }
}
