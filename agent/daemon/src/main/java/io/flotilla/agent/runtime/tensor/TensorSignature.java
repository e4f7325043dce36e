package io.flotilla.agent.runtime.tensor;

import java.util.List;

/** What a model takes and answers with. */
public record TensorSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    /** Of a model that takes no tensors. */
    public static final TensorSignature NONE = new TensorSignature(List.of(), List.of());

    public TensorSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
