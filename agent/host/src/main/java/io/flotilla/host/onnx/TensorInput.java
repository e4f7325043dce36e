package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** An input tensor of a graph, to be filled at random. */
final class TensorInput {
    private static final long MOST_ELEMENTS = 1 << 24;

    private final String name;
    private final OnnxJavaType type;
    private final long[] shape;

    private TensorInput(String name, OnnxJavaType type, long[] shape) {
        this.name = name;
        this.type = type;
        this.shape = shape;
    }

    /**
     * Fixes the axes that the graph leaves open.
     *
     * @param freeSize size of an open axis; but the first one, which counts inputs, has size 1
     */
    static TensorInput of(NodeInfo node, int freeSize) throws HostProblem {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            throw unsupported(node.getName(), "is no tensor");
        }
        long[] shape = tensor.getShape();
        long elements = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0) {
                shape[axis] = axis == 0 ? 1 : freeSize;
            }
            elements *= shape[axis];
            if (elements > MOST_ELEMENTS) {
                throw unsupported(node.getName(), "has too many elements");
            }
        }
        return new TensorInput(node.getName(), tensor.type, shape);
    }

    /** One of a shape that is known. */
    static TensorInput of(String name, OnnxJavaType type, long[] shape) {
        return new TensorInput(name, type, shape);
    }

    String name() {
        return name;
    }

    /** Name and shape, but not the type: it may be another one in another precision. */
    String signature() {
        return name + Arrays.toString(shape);
    }

    OnnxTensor draw(RandomGenerator random) throws OrtException, HostProblem {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return switch (type) {
            case FLOAT -> OnnxTensor.createTensor(environment, floats(random), shape);
            case FLOAT16 ->
                    OnnxTensor.createTensor(
                            environment,
                            Fp16Conversions.convertFloatBufferToFp16Buffer(floats(random)),
                            shape,
                            OnnxJavaType.FLOAT16);
            case INT64 -> OnnxTensor.createTensor(environment, longs(random), shape);
            case INT32 -> OnnxTensor.createTensor(environment, ints(random), shape);
            case UINT8, INT8, BOOL ->
                    OnnxTensor.createTensor(environment, bytes(random), shape, type);
            case DOUBLE, INT16, BFLOAT16, STRING, UNKNOWN ->
                    throw unsupported(name, "is of type " + type);
        };
    }

    private FloatBuffer floats(RandomGenerator random) {
        float[] values = new float[elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatBuffer.wrap(values);
    }

    /** Small enough for whatever is looked up by them. */
    private LongBuffer longs(RandomGenerator random) {
        return LongBuffer.wrap(random.longs(elements(), 0, 2).toArray());
    }

    private IntBuffer ints(RandomGenerator random) {
        return IntBuffer.wrap(random.ints(elements(), 0, 2).toArray());
    }

    private ByteBuffer bytes(RandomGenerator random) {
        int bound = type == OnnxJavaType.UINT8 ? 256 : 2;
        ByteBuffer bytes = ByteBuffer.allocate(elements());
        random.ints(elements(), 0, bound).forEach(value -> bytes.put((byte) value));
        return bytes.flip();
    }

    private int elements() {
        return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static HostProblem unsupported(String input, String what) {
        return new HostProblem(
                Reason.MODEL_UNSUPPORTED,
                "The input %s %s.".formatted(input, what),
                Map.of("input", input));
    }
}
