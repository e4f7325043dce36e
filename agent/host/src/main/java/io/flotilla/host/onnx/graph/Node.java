package io.flotilla.host.onnx.graph;

import io.flotilla.host.engine.HostProblem;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One operation of a graph.
 *
 * @param operator its name, such as {@code MatMul}
 * @param domain of the operator; empty: the standard one
 * @param inputs names of values; an empty one is left out
 * @param rest fields that only pass through, such as the node's name
 */
public record Node(
        String operator,
        String domain,
        List<String> inputs,
        List<String> outputs,
        List<Attribute> attributes,
        List<MemorySegment> rest) {
    static final int INPUT = 1;
    static final int OUTPUT = 2;
    static final int OPERATOR = 4;
    static final int ATTRIBUTE = 5;
    static final int DOMAIN = 7;

    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
        rest = List.copyOf(rest);
    }

    /** A new node of the standard domain with one output. */
    public static Node of(
            String operator, List<String> inputs, String output, Attribute... attributes) {
        return new Node(operator, "", inputs, List.of(output), List.of(attributes), List.of());
    }

    /** Whether it is that operator of the standard domain. */
    public boolean is(String standardOperator) {
        return operator.equals(standardOperator) && (domain.isEmpty() || domain.equals("ai.onnx"));
    }

    /** Whether it is of a domain, or runs a graph that has operators of it. */
    boolean uses(String someDomain) {
        return domain.equals(someDomain)
                || attributes.stream()
                        .flatMap(attribute -> attribute.subgraphs().stream())
                        .anyMatch(graph -> graph.uses(someDomain));
    }

    /** The name of an input; empty if it is left out. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    public String output() {
        return outputs.isEmpty() ? "" : outputs.getFirst();
    }

    public Node in(String otherDomain) {
        return new Node(operator, otherDomain, inputs, outputs, attributes, rest);
    }

    public Node withInput(int index, String name) {
        List<String> others = new ArrayList<>(inputs);
        others.set(index, name);
        return new Node(operator, domain, others, outputs, attributes, rest);
    }

    public Node withOutput(String name) {
        return new Node(operator, domain, inputs, List.of(name), attributes, rest);
    }

    public Node with(List<Attribute> otherAttributes) {
        return new Node(operator, domain, inputs, outputs, otherAttributes, rest);
    }

    /** A setting that is a whole number. */
    public long number(String attribute, long otherwise) throws HostProblem {
        Optional<Attribute> found = attribute(attribute);
        return found.isPresent() ? found.get().number(otherwise) : otherwise;
    }

    /** A setting that is a floating-point number. */
    public float real(String attribute, float otherwise) throws HostProblem {
        Optional<Attribute> found = attribute(attribute);
        return found.isPresent() ? found.get().real(otherwise) : otherwise;
    }

    /** A setting that is a tensor, under the name of the node's output. */
    public Optional<Tensor> tensor(String attribute) throws HostProblem {
        Optional<Attribute> found = attribute(attribute);
        Optional<MemorySegment> bytes = found.isPresent() ? found.get().tensor() : Optional.empty();
        return bytes.isPresent()
                ? Optional.of(
                        new TensorReader(ExternalFiles.NONE).read(bytes.get()).named(output()))
                : Optional.empty();
    }

    private Optional<Attribute> attribute(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    Message message() {
        Message message = new Message();
        inputs.forEach(input -> message.text(INPUT, input));
        outputs.forEach(output -> message.text(OUTPUT, output));
        message.text(OPERATOR, operator);
        attributes.forEach(attribute -> message.message(ATTRIBUTE, attribute.message()));
        if (!domain.isEmpty()) {
            message.text(DOMAIN, domain);
        }
        return message.fields(rest);
    }
}
