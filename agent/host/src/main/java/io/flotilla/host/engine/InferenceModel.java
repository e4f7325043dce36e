package io.flotilla.host.engine;

import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import java.util.List;

/** A model that answers tensors with tensors. */
public sealed interface InferenceModel extends LoadedModel permits ClassifierModel, TensorModel {

    /** What it takes, all of it each time. */
    List<TensorSpec> inputs();

    /** What it answers with. */
    List<TensorSpec> outputs();

    /**
     * Runs inputs.
     *
     * @param names outputs that are wanted, and their order; empty: all
     */
    List<Tensor> infer(List<Tensor> inputs, List<String> names) throws HostProblem;
}
