package io.flotilla.agent.runtime.tensor;

import java.util.List;

/**
 * What a tensor must be, or will be.
 *
 * @param shape sizes of its axes; -1: any
 */
public record TensorSpec(String name, TensorType type, List<Long> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }
}
