package io.flotilla.host.engine;

import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** A model that takes no text: tensors in, tensors out. */
public non-sealed interface TensorModel extends LoadedModel {

    /** Names and shapes of its inputs, the same for every precision of a model. */
    String inputSignature();

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

    /** Runs inputs drawn at random, and returns its outputs in order, each flattened. */
    List<FloatBuffer> run(RandomGenerator random) throws HostProblem;
}
