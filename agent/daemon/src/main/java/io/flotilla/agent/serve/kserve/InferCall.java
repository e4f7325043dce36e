package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.runtime.tensor.Tensor;
import java.util.List;

/**
 * What is asked of a model.
 *
 * @param version that must answer; empty: any
 * @param outputs that are wanted; empty: all
 */
record InferCall(String model, String version, List<Tensor> inputs, List<Output> outputs) {
    /** Classes that one output may be asked for. */
    static final int MAX_CLASSES = 1_000;

    InferCall {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An output that is wanted.
     *
     * @param classes how many of the classes with most to answer instead of the numbers; 0: numbers
     */
    record Output(String name, int classes) {}

    List<String> outputNames() {
        return outputs.stream().map(Output::name).toList();
    }

    /** How many classes are wanted of an output; 0: its numbers. */
    int classesOf(String output) {
        return outputs.stream()
                .filter(one -> one.name().equals(output))
                .mapToInt(Output::classes)
                .findFirst()
                .orElse(0);
    }
}
