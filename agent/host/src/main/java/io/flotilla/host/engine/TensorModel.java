package io.flotilla.host.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** A model that takes no text: tensors in, tensors out. */
public non-sealed interface TensorModel extends InferenceModel {

    /** Names and shapes of its inputs, the same for every precision of a model. */
    String inputSignature();

    /** Runs inputs drawn at random, and returns its outputs in order, each flattened. */
    List<FloatBuffer> run(RandomGenerator random) throws HostProblem;
}
