package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import java.util.List;

/**
 * What is asked of a model.
 *
 * @param version that must answer; empty: any
 * @param outputs that are wanted; empty: all
 */
record InferCall(String model, String version, List<Tensor> inputs, List<String> outputs) {
    InferCall {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
