package io.flotilla.host.onnx.quantize;

import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Stored;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import io.flotilla.host.onnx.rewrite.Names;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Rounds an activation to the steps of its range: a pair of QuantizeLinear and DequantizeLinear,
 * between which engines compute in whole numbers.
 */
record RangeNodes(Range range) {

    /** The name of the rounded activation, made once for all who ask. */
    String roundedOnce(GraphEditor graph, String value) {
        return graph.once(value, "rounded", result -> addTo(graph, value, result));
    }

    void addTo(GraphEditor graph, String value, String result) {
        Names names = graph.names();
        String scale = names.derived(value, "scale");
        String zeroPoint = names.derived(value, "zero_point");
        String steps = names.derived(value, "quantized");
        graph.add(new Tensor(scale, ElementType.FLOAT, List.of(), scale()));
        graph.add(new Tensor(zeroPoint, ElementType.UINT8, List.of(), zeroPoint()));
        graph.add(Node.of("QuantizeLinear", List.of(value, scale, zeroPoint), steps));
        graph.add(Node.of("DequantizeLinear", List.of(steps, scale, zeroPoint), result));
    }

    private Stored scale() {
        return Stored.of(
                ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(range.scale())
                        .array());
    }

    private Stored zeroPoint() {
        return Stored.of(new byte[] {(byte) range.zeroPoint()});
    }
}
