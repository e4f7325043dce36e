package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.rewrite.Change;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import io.flotilla.host.onnx.rewrite.Names;
import io.flotilla.host.onnx.rewrite.Weight;
import java.util.List;

/** A table in INT8 with a scale for each row: what is picked is widened, and nothing else. */
final class Int8Table {

    private Int8Table() {}

    static Change change(Weight weight, Names names) {
        Int8Lines lines = new Int8Lines(weight.matrix(false), false);
        String values = names.derived(weight.name(), "quantized");
        String scales = names.derived(weight.name(), "scale");
        ElementType type = weight.tensor().type();
        return new Change(
                List.of(
                        lines.values(values, weight.tensor().dimensions()),
                        lines.scales(scales, List.of(weight.tensor().dimension(0), 1L))),
                List.of(),
                (node, graph) -> pick(node, graph, values, scales, type));
    }

    private static void pick(
            Node node, GraphEditor graph, String values, String scales, ElementType type) {
        String rows = node.input(1);
        String output = node.output();
        String picked = graph.derive("Gather", List.of(values, rows), output);
        String floats =
                graph.derive("Cast", List.of(picked), output, GraphEditor.to(ElementType.FLOAT));
        String scale = graph.derive("Gather", List.of(scales, rows), output);
        if (type.equals(ElementType.FLOAT)) {
            graph.add(Node.of("Mul", List.of(floats, scale), output));
            return;
        }
        String product = graph.derive("Mul", List.of(floats, scale), output);
        graph.add(Node.of("Cast", List.of(product), output, GraphEditor.to(type)));
    }
}
