package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Stored;
import io.flotilla.host.onnx.rewrite.Change;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import io.flotilla.host.onnx.rewrite.Matrix;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.Role;
import io.flotilla.host.onnx.rewrite.Scheme;
import io.flotilla.host.onnx.rewrite.Survey;
import io.flotilla.host.onnx.rewrite.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rounds what goes into products, and into and out of convolutions, to ranges that were seen
 * beforehand, and their weights to a scale for each output (QDQ), from which engines and
 * accelerators make operations in whole numbers. Tables keep a scale for each row.
 */
final class StaticInt8 implements Scheme {
    private static final long LEAST_ELEMENTS = 64;
    private static final long LEAST_TABLE_ELEMENTS = 1024;

    /** The first operator set that has a scale for each of several axes. */
    private static final long AXIS_OPSET = 13;

    private final Ranges ranges;
    private final Map<String, Tensor> tensors;
    private final String domain;

    /**
     * Makes a scheme.
     *
     * @param tensors of the outermost graph, by name
     * @param opset version of the standard operators in the model
     */
    StaticInt8(Ranges ranges, Map<String, Tensor> tensors, long opset) {
        this.ranges = ranges;
        this.tensors = tensors;
        this.domain = opset < AXIS_OPSET ? WeightOnly.DOMAIN : "";
    }

    /** The activations whose ranges are needed. */
    static Set<String> activations(Survey survey) {
        Set<String> names = new TreeSet<>();
        for (Weight weight : survey.weights()) {
            if (isProduct(weight)) {
                for (Weight.Use use : weight.uses()) {
                    names.addAll(rounded(use.node()));
                }
            }
        }
        return names;
    }

    /**
     * What a node reads; and what it makes, if it is a convolution: sums of products go on in
     * floating point, which costs next to nothing and leaves the outliers of transformers whole.
     */
    private static List<String> rounded(Node node) {
        return node.is("Conv") ? List.of(node.input(0), node.output()) : List.of(node.input(0));
    }

    /** Whether it is multiplied, and nowhere in a subgraph, into which nothing sees. */
    private static boolean isProduct(Weight weight) {
        Optional<Role> role = weight.role();
        return role.isPresent()
                && role.get() != Role.TABLE
                && weight.tensor().type().equals(ElementType.FLOAT)
                && weight.tensor().elements() >= LEAST_ELEMENTS
                && weight.uses().stream().noneMatch(Weight.Use::isNested);
    }

    @Override
    public Optional<Change> change(Weight weight, Names names) {
        Optional<Role> role = weight.role();
        if (role.isPresent()
                && role.get() == Role.TABLE
                && weight.isComputable()
                && weight.tensor().elements() >= LEAST_TABLE_ELEMENTS) {
            return Optional.of(Int8Table.change(weight, names));
        }
        return isProduct(weight) && weight.uses().stream().allMatch(this::isSeen)
                ? Optional.of(product(weight, names, role.orElseThrow() == Role.MATRIX))
                : Optional.empty();
    }

    private boolean isSeen(Weight.Use use) {
        return rounded(use.node()).stream().allMatch(name -> ranges.of(name).isPresent());
    }

    private Change product(Weight weight, Names names, boolean isByColumn) {
        long lines = weight.tensor().dimension(isByColumn ? 1 : 0);
        long others = weight.tensor().elements() / lines;
        Matrix matrix =
                isByColumn
                        ? new Matrix(weight.numbers(), others, lines, false)
                        : new Matrix(weight.numbers(), lines, others, false);
        Int8Lines rounded = new Int8Lines(matrix, isByColumn);
        String values = names.derived(weight.name(), "quantized");
        String scales = names.derived(weight.name(), "scale");
        String zeros = names.derived(weight.name(), "zero_point");
        Node maker =
                Node.of(
                                "DequantizeLinear",
                                List.of(values, scales, zeros),
                                weight.name(),
                                Attribute.of("axis", isByColumn ? 1 : 0))
                        .in(domain);
        return new Change(
                List.of(
                        rounded.values(values, weight.tensor().dimensions()),
                        rounded.scales(scales, List.of(lines)),
                        new Tensor(
                                zeros,
                                ElementType.INT8,
                                List.of(lines),
                                Stored.of(new byte[Math.toIntExact(lines)]))),
                List.of(maker),
                (node, graph) -> rewrite(node, graph, rounded));
    }

    private void rewrite(Node node, GraphEditor graph, Int8Lines weights) throws HostProblem {
        Range before = ranges.of(node.input(0)).orElseThrow();
        Node rounded = node.withInput(0, new RangeNodes(before).roundedOnce(graph, node.input(0)));
        Tensor bias = tensors.get(node.input(2));
        if (bias != null && isForEach(bias, weights)) {
            Int32Bias steps = new Int32Bias(bias, before.scale(), weights);
            rounded = rounded.withInput(2, steps.addTo(graph, domain));
        }
        if (!node.is("Conv")) {
            graph.add(rounded);
            return;
        }
        String exact = graph.names().derived(node.output(), "exact");
        graph.add(rounded.withOutput(exact));
        Range after = ranges.of(node.output()).orElseThrow();
        new RangeNodes(after).addTo(graph, exact, node.output());
    }

    private static boolean isForEach(Tensor bias, Int8Lines weights) {
        return bias.rank() == 1
                && bias.dimension(0) == weights.lines()
                && bias.floats().isPresent();
    }
}
