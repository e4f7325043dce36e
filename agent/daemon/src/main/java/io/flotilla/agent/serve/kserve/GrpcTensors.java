package io.flotilla.agent.serve.kserve;

import com.google.protobuf.ByteString;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.agent.serve.ApiException;
import io.flotilla.proto.inference.InferTensorContents;
import io.flotilla.proto.inference.ModelInferRequest;
import io.flotilla.proto.inference.ModelInferRequest.InferInputTensor;
import io.flotilla.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.flotilla.proto.inference.ModelInferResponse;
import io.flotilla.proto.inference.ModelInferResponse.InferOutputTensor;
import io.flotilla.proto.inference.ModelMetadataResponse;
import io.flotilla.proto.inference.ModelMetadataResponse.TensorMetadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Maps tensors to the protocol's messages and from them. */
final class GrpcTensors {
    private static final String CLASSIFICATION = "classification";

    private GrpcTensors() {}

    static InferCall call(ModelInferRequest request) throws ApiException {
        var isRaw = isRaw(request);
        if (isRaw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw ApiException.invalid(
                    "raw_input_contents", "raw_input_contents must have an element for each input");
        }
        var inputs = new ArrayList<Tensor>();
        for (var at = 0; at < request.getInputsCount(); at++) {
            var input = request.getInputs(at);
            if (isRaw && input.hasContents()) {
                throw ApiException.invalid(
                        input.getName(), "an input has contents beside raw_input_contents");
            }
            var type = TensorType.named(input.getDatatype()).orElseThrow(() -> unknown(input));
            var data =
                    isRaw
                            ? request.getRawInputContents(at).asReadOnlyByteBuffer()
                            : data(input, type);
            inputs.add(new Tensor(input.getName(), type, input.getShapeList(), data));
        }
        var outputs = new ArrayList<InferCall.Output>();
        for (var output : request.getOutputsList()) {
            outputs.add(new InferCall.Output(output.getName(), classes(output)));
        }
        return new InferCall(request.getModelName(), request.getModelVersion(), inputs, outputs);
    }

    private static int classes(InferRequestedOutputTensor output) throws ApiException {
        var classes = output.getParametersMap().get(CLASSIFICATION);
        if (classes == null) {
            return 0;
        }
        var count = classes.getInt64Param();
        if (count < 1 || count > InferCall.MAX_CLASSES) {
            throw ApiException.invalid(
                    output.getName(),
                    "classification must be a whole number from 1 to " + InferCall.MAX_CLASSES);
        }
        return (int) count;
    }

    private static ApiException unknown(InferInputTensor input) {
        return ApiException.invalid(
                input.getName(),
                "\"%s\" is of the type \"%s\", which is not offered"
                        .formatted(input.getName(), input.getDatatype()));
    }

    /** Whether elements are sent as bytes; the answer's are then, too. */
    static boolean isRaw(ModelInferRequest request) {
        return request.getRawInputContentsCount() > 0;
    }

    private static ByteBuffer data(InferInputTensor input, TensorType type) throws ApiException {
        var contents = input.getContents();
        return switch (type) {
            case BOOL ->
                    numbers(
                            input,
                            type,
                            contents.getBoolContentsList().stream()
                                    .map(truth -> truth ? 1 : 0)
                                    .toList());
            case UINT8 -> numbers(input, type, contents.getUintContentsList());
            case INT8, INT16, INT32 -> numbers(input, type, contents.getIntContentsList());
            case INT64 -> longs(contents.getInt64ContentsList());
            case FP32 -> numbers(input, type, contents.getFp32ContentsList());
            case FP64 -> numbers(input, type, contents.getFp64ContentsList());
            case BYTES ->
                    TensorBytes.written(
                            contents.getBytesContentsList().stream()
                                    .map(ByteString::toByteArray)
                                    .toList());
            case FP16, BF16 ->
                    throw ApiException.invalid(
                            input.getName(), type + " is sent in raw_input_contents");
        };
    }

    private static ByteBuffer numbers(
            InferInputTensor input, TensorType type, List<? extends Number> numbers)
            throws ApiException {
        var data = ByteBuffer.allocate(numbers.size() * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers) {
            if (!Numbers.put(data, type, number.doubleValue())) {
                throw ApiException.invalid(input.getName(), number + " is no element of " + type);
            }
        }
        return data.flip();
    }

    private static ByteBuffer longs(List<Long> numbers) {
        var data = ByteBuffer.allocate(numbers.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(data::putLong);
        return data.flip();
    }

    static ModelInferResponse response(ModelInferRequest request, KServeModels.Answer answer)
            throws ApiException {
        var response =
                ModelInferResponse.newBuilder()
                        .setModelName(request.getModelName())
                        .setModelVersion(answer.version())
                        .setId(request.getId());
        for (var output : answer.outputs()) {
            var message =
                    InferOutputTensor.newBuilder()
                            .setName(output.name())
                            .setDatatype(output.type().name())
                            .addAllShape(output.shape());
            if (isRaw(request)) {
                response.addRawOutputContents(ByteString.copyFrom(output.elements()));
            } else {
                message.setContents(contents(output));
            }
            response.addOutputs(message);
        }
        return response.build();
    }

    private static InferTensorContents contents(Tensor tensor) throws ApiException {
        var data = tensor.elements();
        var contents = InferTensorContents.newBuilder();
        if (tensor.type() == TensorType.BYTES) {
            TensorBytes.elements(tensor)
                    .forEach(text -> contents.addBytesContents(ByteString.copyFrom(text)));
            return contents.build();
        }
        while (data.hasRemaining()) {
            switch (tensor.type()) {
                case BOOL -> contents.addBoolContents(data.get() != 0);
                case UINT8 -> contents.addUintContents(Byte.toUnsignedInt(data.get()));
                case INT8 -> contents.addIntContents(data.get());
                case INT16 -> contents.addIntContents(data.getShort());
                case INT32 -> contents.addIntContents(data.getInt());
                case INT64 -> contents.addInt64Contents(data.getLong());
                case FP32 -> contents.addFp32Contents(data.getFloat());
                case FP64 -> contents.addFp64Contents(data.getDouble());
                case FP16, BF16, BYTES ->
                        throw ApiException.invalid(
                                tensor.name(),
                                tensor.type() + " is answered to raw_input_contents only");
            }
        }
        return contents.build();
    }

    static ModelMetadataResponse response(KServeModels.Metadata metadata) {
        return ModelMetadataResponse.newBuilder()
                .setName(metadata.name())
                .addVersions(metadata.version())
                .setPlatform(metadata.platform())
                .addAllInputs(
                        metadata.signature().inputs().stream().map(GrpcTensors::spec).toList())
                .addAllOutputs(
                        metadata.signature().outputs().stream().map(GrpcTensors::spec).toList())
                .build();
    }

    private static TensorMetadata spec(TensorSpec spec) {
        return TensorMetadata.newBuilder()
                .setName(spec.name())
                .setDatatype(spec.type().name())
                .addAllShape(spec.shape())
                .build();
    }
}
