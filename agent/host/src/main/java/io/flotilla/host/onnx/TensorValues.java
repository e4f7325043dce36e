package io.flotilla.host.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import io.flotilla.host.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors of ONNX Runtime as those of the host, and the other way. */
final class TensorValues {
    private TensorValues() {}

    /** Those of a graph's inputs or outputs that hold numbers. */
    static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
        return nodes.stream().flatMap(node -> spec(node).stream()).toList();
    }

    private static Optional<TensorSpec> spec(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            return Optional.empty();
        }
        return type(tensor.type)
                .map(
                        type ->
                                new TensorSpec(
                                        node.getName(),
                                        type,
                                        Arrays.stream(tensor.getShape()).boxed().toList()));
    }

    /** A copy in the engine; the caller closes it. */
    static OnnxTensor onnx(Tensor tensor) throws OrtException {
        ByteBuffer data =
                ByteBuffer.allocateDirect(Math.max(1, tensor.data().remaining()))
                        .order(ByteOrder.nativeOrder());
        data.put(tensor.data().duplicate()).flip();
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), data, shape, onnx(tensor.type()));
    }

    /** A copy in the engine of numbers that a graph takes in 32 or 16 bits. */
    static OnnxTensor floats(FloatBuffer values, long[] shape, OnnxJavaType type)
            throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return type == OnnxJavaType.FLOAT16
                ? OnnxTensor.createTensor(
                        environment,
                        Fp16Conversions.convertFloatBufferToFp16Buffer(values),
                        shape,
                        type)
                : OnnxTensor.createTensor(environment, values, shape);
    }

    /** The numbers of the only output, which is a single row. */
    static float[] row(OrtSession.Result result) throws HostProblem {
        if (result.get(0) instanceof OnnxTensor tensor) {
            FloatBuffer values = tensor.getFloatBuffer();
            if (values != null && values.hasRemaining()) {
                float[] row = new float[values.remaining()];
                values.get(row);
                return row;
            }
        }
        throw new HostProblem(Reason.INFERENCE_FAILED, "The model answers with no classes.");
    }

    /** A copy of what the engine answered with. */
    static Tensor tensor(String name, OnnxTensor answer) throws HostProblem {
        TensorInfo info = answer.getInfo();
        ByteBuffer data = answer.getByteBuffer();
        TensorType type = type(info.type).orElse(null);
        if (type == null || data == null) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED,
                    "The output " + name + " holds no numbers.",
                    Map.of("output", name));
        }
        return new Tensor(name, type, Arrays.stream(info.getShape()).boxed().toList(), data);
    }

    private static OnnxJavaType onnx(TensorType type) {
        return switch (type) {
            case BOOL -> OnnxJavaType.BOOL;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case FP16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case FP32 -> OnnxJavaType.FLOAT;
            case FP64 -> OnnxJavaType.DOUBLE;
            case BYTES -> throw new IllegalArgumentException("graphs take no texts");
        };
    }

    private static Optional<TensorType> type(OnnxJavaType type) {
        return switch (type) {
            case BOOL -> Optional.of(TensorType.BOOL);
            case UINT8 -> Optional.of(TensorType.UINT8);
            case INT8 -> Optional.of(TensorType.INT8);
            case INT16 -> Optional.of(TensorType.INT16);
            case INT32 -> Optional.of(TensorType.INT32);
            case INT64 -> Optional.of(TensorType.INT64);
            case FLOAT16 -> Optional.of(TensorType.FP16);
            case BFLOAT16 -> Optional.of(TensorType.BF16);
            case FLOAT -> Optional.of(TensorType.FP32);
            case DOUBLE -> Optional.of(TensorType.FP64);
            case STRING, UNKNOWN -> Optional.empty();
        };
    }
}
