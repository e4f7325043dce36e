package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;

/** What a weight is to a node that reads it. */
public enum Role {
    /** The right side of a product, a row for each input. */
    MATRIX,
    /** The right side of a product, a row for each output. */
    TRANSPOSED_MATRIX,
    /** A table of which rows are picked. */
    TABLE,
    /** The kernels of a convolution, one for each output channel. */
    FILTER,
    /** Anything else. */
    OTHER;

    private static final float NEUTRAL = 1;

    static Role of(Tensor tensor, Node node, int input) throws HostProblem {
        if (node.is("MatMul") && input == 1 && tensor.rank() == 2) {
            return MATRIX;
        }
        if (node.is("Gemm") && input == 1 && tensor.rank() == 2 && isPlainGemm(node)) {
            return node.number("transB", 0) == 0 ? MATRIX : TRANSPOSED_MATRIX;
        }
        if (node.is("Gather") && input == 0 && tensor.rank() == 2 && node.number("axis", 0) == 0) {
            return TABLE;
        }
        if (node.is("Conv") && input == 1 && tensor.rank() >= 3) {
            return FILTER;
        }
        return OTHER;
    }

    private static boolean isPlainGemm(Node node) throws HostProblem {
        return node.number("transA", 0) == 0
                && node.real("alpha", NEUTRAL) == NEUTRAL
                && (node.input(2).isEmpty() || node.real("beta", NEUTRAL) == NEUTRAL);
    }
}
