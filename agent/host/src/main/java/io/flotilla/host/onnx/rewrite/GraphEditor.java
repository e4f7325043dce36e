package io.flotilla.host.onnx.rewrite;

import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One graph being put together anew, in the order in which it will run. */
public final class GraphEditor {
    private final Names names;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, Quantized> quantized = new HashMap<>();
    private final Map<String, String> made = new HashMap<>();

    /** Adds nodes and tensors that make a value of that name. */
    @FunctionalInterface
    public interface Maker {
        void make(String result);
    }

    /** Names of an activation in eight bits, of its scale and of its zero point. */
    public record Quantized(String values, String scale, String zeroPoint) {}

    GraphEditor(Names names) {
        this.names = names;
    }

    public Names names() {
        return names;
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    public void add(Node node) {
        nodes.add(node);
    }

    public void add(Tensor tensor) {
        tensors.add(tensor);
    }

    /** Adds a node whose output is new, and returns the output's name. */
    public String derive(
            String operator, List<String> inputs, String name, Attribute... attributes) {
        String output = names.derived(name, operator.toLowerCase(Locale.ROOT));
        add(Node.of(operator, inputs, output, attributes));
        return output;
    }

    /** The activation in FP32, cast once for all who ask. */
    public String inFull(String activation) {
        return once(
                activation,
                "full",
                result -> add(Node.of("Cast", List.of(activation), result, to(ElementType.FLOAT))));
    }

    /** The activation in eight bits, with the range it has as the model runs. */
    public Quantized quantized(String activation) {
        return quantized.computeIfAbsent(activation, this::quantizeDynamically);
    }

    private Quantized quantizeDynamically(String activation) {
        Quantized result =
                new Quantized(
                        names.derived(activation, "quantized"),
                        names.derived(activation, "scale"),
                        names.derived(activation, "zero_point"));
        add(
                new Node(
                        "DynamicQuantizeLinear",
                        "",
                        List.of(activation),
                        List.of(result.values(), result.scale(), result.zeroPoint()),
                        List.of(),
                        List.of()));
        return result;
    }

    /** Something derived from an activation, made once for all who ask. */
    public String once(String activation, String what, Maker maker) {
        String known = made.get(what + activation);
        if (known != null) {
            return known;
        }
        String result = names.derived(activation, what);
        maker.make(result);
        made.put(what + activation, result);
        return result;
    }

    /** The setting of a cast. */
    public static Attribute to(ElementType type) {
        return Attribute.of("to", type.number());
    }
}
