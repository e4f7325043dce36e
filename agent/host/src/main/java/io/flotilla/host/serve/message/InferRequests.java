package io.flotilla.host.serve.message;

import com.google.protobuf.ByteString;
import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import io.flotilla.host.engine.InferenceModel;
import io.flotilla.host.engine.InferenceModel.Interruption;
import io.flotilla.host.engine.LoadedModel;
import io.flotilla.host.memory.ProcessMemory;
import io.flotilla.host.tensor.Tensor;
import io.flotilla.host.tensor.TensorSpec;
import io.flotilla.host.tensor.TensorType;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.InferResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the tensors of a request, and maps tensors from the wire and to it. */
public final class InferRequests {
    private static final long LARGEST_ANSWER_BYTES = 48 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private InferRequests() {}

    /** What the model answers, unless it is interrupted. */
    public static InferResponse answer(
            InferRequest request, LoadedModel model, Interruption interruption) throws HostProblem {
        if (!(model instanceof InferenceModel tensors)) {
            throw new HostProblem(Reason.MODEL_UNSUPPORTED, "The variant takes no tensors.");
        }
        List<Tensor> inputs = new ArrayList<>();
        for (var input : request.getInputsList()) {
            inputs.add(tensor(input));
        }
        long start = System.nanoTime();
        List<Tensor> outputs = tensors.infer(inputs, request.getOutputNamesList(), interruption);
        long nanos = System.nanoTime() - start;
        long bytes = outputs.stream().mapToLong(output -> output.data().remaining()).sum();
        if (bytes > LARGEST_ANSWER_BYTES) {
            throw new HostProblem(
                    Reason.INFERENCE_FAILED,
                    "The outputs have %d bytes, more than %d."
                            .formatted(bytes, LARGEST_ANSWER_BYTES),
                    Map.of("bytes", Long.toString(bytes)));
        }
        return InferResponse.newBuilder()
                .addAllOutputs(outputs.stream().map(InferRequests::message).toList())
                .setEngineSeconds(nanos / NANOS_PER_SECOND)
                .setPeakResidentBytes(ProcessMemory.now().peakResidentBytes())
                .build();
    }

    private static Tensor tensor(io.flotilla.proto.runtime.v1.Tensor message) throws HostProblem {
        return new Tensor(
                message.getName(),
                type(message.getName(), message.getType()),
                message.getShapeList(),
                message.getData().asReadOnlyByteBuffer());
    }

    private static io.flotilla.proto.runtime.v1.Tensor message(Tensor tensor) {
        return io.flotilla.proto.runtime.v1.Tensor.newBuilder()
                .setName(tensor.name())
                .setType(message(tensor.type()))
                .addAllShape(tensor.shape())
                .setData(ByteString.copyFrom(tensor.data().duplicate()))
                .build();
    }

    /** What a tensor must be, as a message. */
    public static io.flotilla.proto.runtime.v1.TensorSpec message(TensorSpec spec) {
        return io.flotilla.proto.runtime.v1.TensorSpec.newBuilder()
                .setName(spec.name())
                .setType(message(spec.type()))
                .addAllShape(spec.shape())
                .addAllLabels(spec.labels())
                .build();
    }

    private static io.flotilla.proto.runtime.v1.TensorType message(TensorType type) {
        return switch (type) {
            case BOOL -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_BOOL;
            case UINT8 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_UINT8;
            case INT8 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_INT8;
            case INT16 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_INT16;
            case INT32 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_INT32;
            case INT64 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_INT64;
            case FP16 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_FP16;
            case BF16 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_BF16;
            case FP32 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_FP32;
            case FP64 -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_FP64;
            case BYTES -> io.flotilla.proto.runtime.v1.TensorType.TENSOR_TYPE_BYTES;
        };
    }

    private static TensorType type(String name, io.flotilla.proto.runtime.v1.TensorType type)
            throws HostProblem {
        return switch (type) {
            case TENSOR_TYPE_BOOL -> TensorType.BOOL;
            case TENSOR_TYPE_UINT8 -> TensorType.UINT8;
            case TENSOR_TYPE_INT8 -> TensorType.INT8;
            case TENSOR_TYPE_INT16 -> TensorType.INT16;
            case TENSOR_TYPE_INT32 -> TensorType.INT32;
            case TENSOR_TYPE_INT64 -> TensorType.INT64;
            case TENSOR_TYPE_FP16 -> TensorType.FP16;
            case TENSOR_TYPE_BF16 -> TensorType.BF16;
            case TENSOR_TYPE_FP32 -> TensorType.FP32;
            case TENSOR_TYPE_FP64 -> TensorType.FP64;
            case TENSOR_TYPE_BYTES -> TensorType.BYTES;
            case TENSOR_TYPE_UNSPECIFIED, UNRECOGNIZED ->
                    throw HostProblem.invalid("inputs", name + " is of no type.");
        };
    }
}
