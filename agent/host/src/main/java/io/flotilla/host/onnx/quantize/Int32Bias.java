package io.flotilla.host.onnx.quantize;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.onnx.graph.Attribute;
import io.flotilla.host.onnx.graph.ElementType;
import io.flotilla.host.onnx.graph.Node;
import io.flotilla.host.onnx.graph.Tensor;
import io.flotilla.host.onnx.graph.TensorData.Computed;
import io.flotilla.host.onnx.graph.TensorOutput;
import io.flotilla.host.onnx.rewrite.GraphEditor;
import java.io.IOException;
import java.util.List;

/**
 * What a product adds, in steps of its sums: those of the activation times those of each weight.
 *
 * @param inputScale width of the activation's steps
 */
record Int32Bias(Tensor bias, float inputScale, Int8Lines weights) {

    /** Adds it to a graph, and returns the name under which it is floating-point again. */
    String addTo(GraphEditor graph, String domain) {
        String steps = graph.names().derived(bias.name(), "quantized");
        String scales = graph.names().derived(bias.name(), "scale");
        String result = graph.names().derived(bias.name(), "rounded");
        long bytes = bias.elements() * Integer.BYTES;
        graph.add(
                new Tensor(
                        steps,
                        ElementType.INT32,
                        bias.dimensions(),
                        new Computed(bytes, this::writeSteps)));
        graph.add(
                new Tensor(
                        scales,
                        ElementType.FLOAT,
                        bias.dimensions(),
                        new Computed(bytes, this::writeScales)));
        graph.add(
                Node.of("DequantizeLinear", List.of(steps, scales), result, Attribute.of("axis", 0))
                        .in(domain));
        return result;
    }

    private void writeSteps(TensorOutput out) throws IOException, HostProblem {
        float[] scales = scales();
        float[] values = new float[scales.length];
        bias.floats().orElseThrow().read(0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            out.writeInt(Math.round(values[i] / scales[i]));
        }
    }

    private void writeScales(TensorOutput out) throws IOException, HostProblem {
        for (float scale : scales()) {
            out.writeFloat(scale);
        }
    }

    private float[] scales() throws IOException, HostProblem {
        float[] scales = weights.scales();
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Math.max(Float.MIN_NORMAL, scales[i] * inputScale);
        }
        return scales;
    }
}
