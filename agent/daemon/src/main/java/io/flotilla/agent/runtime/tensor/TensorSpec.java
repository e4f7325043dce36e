package io.flotilla.agent.runtime.tensor;

import java.util.List;

/**
 * What a tensor must be, or will be.
 *
 * @param shape sizes of its axes; -1: any
 * @param labels what the places of its last axis stand for; empty: nobody has said
 */
public record TensorSpec(String name, TensorType type, List<Long> shape, List<String> labels) {
    public TensorSpec {
        shape = List.copyOf(shape);
        labels = List.copyOf(labels);
    }

    /** One whose last axis has no labels. */
    public TensorSpec(String name, TensorType type, List<Long> shape) {
        this(name, type, shape, List.of());
    }
}
