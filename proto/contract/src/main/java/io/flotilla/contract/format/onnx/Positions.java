package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Tensor;
import java.util.Collection;

/**
 * How long an input a text encoder was made for: a graph does not say, but has a table with a row
 * for each position, under the name that it had where the model was trained.
 */
final class Positions {
    private static final String NAME = "position_embeddings";

    private static final int MATRIX = 2;

    /** The family of RoBERTa begins to count behind two rows that stand for no position. */
    private static final long UNUSED_ROWS = 2;

    private static final long USUAL_MULTIPLE = 64;

    private Positions() {}

    /** What is known of the architecture; nothing without such a table. */
    static Architecture architecture(Collection<Tensor> tensors) {
        return tensors.stream()
                .filter(tensor -> tensor.name().contains(NAME))
                .filter(tensor -> tensor.dimensions().size() == MATRIX)
                .mapToLong(tensor -> positions(tensor.dimensions().getFirst()))
                .max()
                .stream()
                .mapToObj(Positions::architecture)
                .findFirst()
                .orElse(Architecture.UNDECLARED);
    }

    private static long positions(long rows) {
        return rows % USUAL_MULTIPLE == UNUSED_ROWS ? rows - UNUSED_ROWS : rows;
    }

    private static Architecture architecture(long positions) {
        return new Architecture("", 0, 0, positions, 0, Attention.UNDECLARED, Experts.NONE);
    }
}
