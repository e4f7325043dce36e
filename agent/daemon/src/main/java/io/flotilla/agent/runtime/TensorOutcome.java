package io.flotilla.agent.runtime;

import io.flotilla.agent.runtime.tensor.Tensor;
import java.util.List;

/** What a request to run tensors came to. */
public sealed interface TensorOutcome {

    /** The answer. */
    record Inferred(List<Tensor> outputs) implements TensorOutcome {
        public Inferred {
            outputs = List.copyOf(outputs);
        }
    }

    /** The model goes on, but not with this request. */
    record Refused(String reason, String message) implements TensorOutcome {}

    /** The model does not answer. */
    record Unavailable(Fault fault) implements TensorOutcome {}
}
