package io.flotilla.contract.format.onnx;

import io.flotilla.contract.format.OnnxFacts;
import io.flotilla.contract.format.OnnxFacts.Operator;
import io.flotilla.contract.format.OnnxFacts.Port;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.reading.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the graph and its subgraphs hold, within limits. */
final class Census {

    /** The attribute of an EPContext node that names the execution provider. */
    static final String PROVIDER_ATTRIBUTE = "source";

    private static final int MAX_NODES = 1 << 18;
    private static final int MAX_OPERATORS = 1 << 12;
    private static final int MAX_TENSORS = 1 << 17;
    private static final int MAX_PORTS = 1 << 12;

    private final TreeMap<Operator, Long> operators =
            new TreeMap<>(Comparator.comparing(Operator::domain).thenComparing(Operator::type));
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Port> inputs = new ArrayList<>();
    private final List<Port> outputs = new ArrayList<>();
    private final WeightUsage usage = new WeightUsage();
    private long nodes;
    private String provider = "";

    void add(Node node, long position) throws MalformedException {
        nodes++;
        limit(nodes, MAX_NODES, "nodes", position);
        operators.merge(node.operator(), 1L, Long::sum);
        limit(operators.size(), MAX_OPERATORS, "kinds of nodes", position);
        if (node.is("EPContext")) {
            provider = node.texts().getOrDefault(PROVIDER_ATTRIBUTE, provider);
        }
        usage.add(node, position);
    }

    void add(Tensor tensor, long position) throws MalformedException {
        tensors.add(tensor);
        limit(tensors.size(), MAX_TENSORS, "tensors", position);
    }

    void addInput(Port port, long position) throws MalformedException {
        inputs.add(port);
        limit(inputs.size(), MAX_PORTS, "inputs", position);
    }

    void addOutput(Port port, long position) throws MalformedException {
        outputs.add(port);
        limit(outputs.size(), MAX_PORTS, "outputs", position);
    }

    List<Tensor> tensors() {
        return tensors;
    }

    WeightUsage usage() {
        return usage;
    }

    /** The execution provider that the graph was compiled for; empty if it does not say. */
    String provider() {
        return provider;
    }

    boolean isEmpty() {
        return nodes == 0;
    }

    boolean has(String type) {
        return operators.keySet().stream().anyMatch(operator -> operator.type().equals(type));
    }

    boolean hasAnyStartingWith(String prefix) {
        return operators.keySet().stream().anyMatch(operator -> operator.type().startsWith(prefix));
    }

    /** The domains of operators in use, other than those given. */
    Set<String> domainsOtherThan(Collection<String> known) {
        var domains = new HashSet<String>();
        operators.keySet().forEach(operator -> domains.add(operator.domain()));
        domains.removeAll(known);
        return domains;
    }

    OnnxFacts.Graph graph() {
        return new OnnxFacts.Graph(operators, inputs, outputs);
    }

    private static void limit(long count, int most, String what, long position)
            throws MalformedException {
        if (count > most) {
            throw new MalformedException("more than %d %s".formatted(most, what), position);
        }
    }
}
