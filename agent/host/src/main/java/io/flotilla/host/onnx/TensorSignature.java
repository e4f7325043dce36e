package io.flotilla.host.onnx;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a model takes, all of it each time, and what it answers with. */
record TensorSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    TensorSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Refuses tensors that are not just those that the model takes. */
    void requireInputs(List<Tensor> given) throws HostProblem {
        Map<String, Tensor> named = new HashMap<>();
        for (Tensor tensor : given) {
            if (named.put(tensor.name(), tensor) != null) {
                throw HostProblem.invalid("inputs", tensor.name() + " is given twice.");
            }
        }
        for (TensorSpec spec : inputs) {
            Tensor tensor = named.remove(spec.name());
            if (tensor == null) {
                throw HostProblem.invalid("inputs", "The input " + spec.name() + " is missing.");
            }
            Optional<String> mismatch = spec.mismatch(tensor);
            if (mismatch.isPresent()) {
                throw HostProblem.invalid("inputs", mismatch.get());
            }
        }
        if (!named.isEmpty()) {
            throw HostProblem.invalid(
                    "inputs", "The model has no input " + named.keySet().iterator().next() + ".");
        }
    }

    /** The outputs of those names, in their order; all if there are none. */
    Set<String> wanted(List<String> names) throws HostProblem {
        Set<String> known = new LinkedHashSet<>();
        outputs.forEach(spec -> known.add(spec.name()));
        for (String name : names) {
            if (!known.contains(name)) {
                throw HostProblem.invalid("output_names", "The model has no output " + name + ".");
            }
        }
        return names.isEmpty() ? known : new LinkedHashSet<>(names);
    }
}
