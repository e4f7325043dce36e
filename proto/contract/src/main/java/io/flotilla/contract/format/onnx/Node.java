package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.OnnxFacts.Operator;
import java.util.List;
import java.util.Map;

/**
 * One node of the graph with those of its attributes that are a number or a short text.
 *
 * @param inputs names in order; the name of an input that is left out is empty
 */
record Node(
        Operator operator,
        List<String> inputs,
        Map<String, Long> numbers,
        Map<String, String> texts) {

    boolean is(String type) {
        return operator.type().equals(type);
    }

    /** The name of an input; empty if the node has no such input. */
    String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    long number(String attribute, long otherwise) {
        return numbers.getOrDefault(attribute, otherwise);
    }
}
