package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.rewrite.Change;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import io.flotilla.host.onnx.rewrite.GraphEditor.Quantized;
import io.flotilla.host.onnx.rewrite.Matrix;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.Role;
import io.flotilla.host.onnx.rewrite.Scheme;
import io.flotilla.host.onnx.rewrite.Weight;
import java.util.List;
import java.util.Optional;

/**
 * Multiplies in whole numbers, with a scale for each column of a matrix and with the range that an
 * activation has as the model runs. Tables keep a scale for each row.
 */
final class DynamicInt8 implements Scheme {
    private static final long LEAST_ELEMENTS = 1024;

    @Override
    public Optional<Change> change(Weight weight, Names names) {
        Optional<Role> role = weight.role();
        if (!weight.isComputable()
                || weight.tensor().elements() < LEAST_ELEMENTS
                || role.isEmpty()) {
            return Optional.empty();
        }
        return switch (role.get()) {
            case MATRIX -> Optional.of(matrix(weight, names, false));
            case TRANSPOSED_MATRIX -> Optional.of(matrix(weight, names, true));
            case TABLE -> Optional.of(Int8Table.change(weight, names));
            case FILTER, OTHER -> Optional.empty();
        };
    }

    private static Change matrix(Weight weight, Names names, boolean isTransposed) {
        Matrix matrix = weight.matrix(isTransposed);
        Int8Lines lines = new Int8Lines(matrix, true);
        String values = names.derived(weight.name(), "quantized");
        String scales = names.derived(weight.name(), "scale");
        return new Change(
                List.of(
                        lines.values(values, List.of(matrix.rows(), matrix.columns())),
                        lines.scales(scales, List.of(matrix.columns()))),
                List.of(),
                (node, graph) -> multiply(node, graph, values, scales, weight.isHalf()));
    }

    private static void multiply(
            Node node, GraphEditor graph, String values, String scales, boolean isHalf) {
        String input = isHalf ? graph.inFull(node.input(0)) : node.input(0);
        Quantized activation = graph.quantized(input);
        String output = node.output();
        String sums =
                graph.derive(
                        "MatMulInteger",
                        List.of(activation.values(), values, activation.zeroPoint()),
                        output);
        String floats =
                graph.derive("Cast", List.of(sums), output, GraphEditor.to(ElementType.FLOAT));
        String scale = graph.derive("Mul", List.of(activation.scale(), scales), output);
        boolean isLast = node.input(2).isEmpty() && !isHalf;
        if (isLast) {
            graph.add(Node.of("Mul", List.of(floats, scale), output));
            return;
        }
        String product = graph.derive("Mul", List.of(floats, scale), output);
        Products.addRest(node, graph, product, isHalf);
    }
}
