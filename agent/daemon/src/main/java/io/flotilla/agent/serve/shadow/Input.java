package io.flotilla.agent.serve.shadow;

import io.flotilla.agent.runtime.TextOrder;
import io.flotilla.agent.runtime.tensor.ClassOutput.Best;
import io.flotilla.agent.runtime.tensor.Tensor;
import java.util.List;

/** Something that a version was asked, which the one before it is to be asked too. */
sealed interface Input {

    /**
     * A text and what it was embedded as.
     *
     * @param answer one vector
     */
    record Embedded(String text, List<float[]> answer) implements Input {}

    record Wrote(TextOrder.Prompt prompt) implements Input {}

    /**
     * Tensors and the classes that they were given.
     *
     * @param bytes of the tensors
     */
    record Inferred(List<Tensor> tensors, long bytes, Best answer) implements Input {}

    /** The memory that it holds while it waits, where that is worth counting. */
    default long bytes() {
        return 0;
    }
}
