package io.flotilla.bench.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of a small classifier of pictures, whose classes are red, green and blue: the means of
 * the channels decide, and layers of random weights say a little as well.
 *
 * @param channels of its inner layer
 */
public record PictureShape(int channels) {
    private static final int COLOURS = 3;
    private static final int KERNEL = 3;

    /** Writes a model of this shape in FP32, its weights in a file beside. */
    public void write(Path file) throws IOException {
        var onnx = new OnnxFile(file.getFileName() + ".data");
        onnx.floats("pixel_values", "batch", "channels", "height", "width");
        onnx.constant("weight", 4f);
        onnx.constant("little", 0.05f);
        var means = onnx.node("Mul", pooled(onnx, "pixel_values"), "weight");
        onnx.weight("kernel", channels, COLOURS, KERNEL, KERNEL);
        onnx.weight("classes", channels, COLOURS);
        var layer = onnx.node("Conv", "strides", List.of(2L, 2L), "pixel_values", "kernel");
        var random = onnx.node("MatMul", pooled(onnx, onnx.node("Relu", layer)), "classes");
        var sum = onnx.node("Add", means, onnx.node("Mul", random, "little"));
        onnx.result(sum, "logits");
        onnx.output("logits", "batch", COLOURS);
        onnx.write(file);
    }

    private static String pooled(OnnxFile onnx, String input) {
        return onnx.node("Flatten", onnx.node("GlobalAveragePool", input));
    }
}
