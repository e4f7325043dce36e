package io.flotilla.agent.runtime.host;

import com.google.protobuf.ByteString;
import io.flotilla.agent.runtime.TensorOutcome;
import io.flotilla.agent.runtime.tensor.Tensor;
import io.flotilla.agent.runtime.tensor.TensorSignature;
import io.flotilla.agent.runtime.tensor.TensorSpec;
import io.flotilla.agent.runtime.tensor.TensorType;
import io.flotilla.proto.runtime.v1.HostRequest;
import io.flotilla.proto.runtime.v1.InferRequest;
import io.flotilla.proto.runtime.v1.InferResponse;
import io.flotilla.proto.runtime.v1.LoadResponse;
import java.util.List;
import java.util.Optional;

/** Maps tensors to the wire and from it. */
final class TensorMapper {
    private static final String PREFIX = "TENSOR_TYPE_";

    private TensorMapper() {}

    static HostRequest.Builder request(List<Tensor> inputs, List<String> outputs) {
        return HostRequest.newBuilder()
                .setInfer(
                        InferRequest.newBuilder()
                                .addAllInputs(inputs.stream().map(TensorMapper::message).toList())
                                .addAllOutputNames(outputs));
    }

    private static io.flotilla.proto.runtime.v1.Tensor message(Tensor tensor) {
        return io.flotilla.proto.runtime.v1.Tensor.newBuilder()
                .setName(tensor.name())
                .setType(message(tensor.type()))
                .addAllShape(tensor.shape())
                .setData(ByteString.copyFrom(tensor.elements()))
                .build();
    }

    private static io.flotilla.proto.runtime.v1.TensorType message(TensorType type) {
        return io.flotilla.proto.runtime.v1.TensorType.valueOf(PREFIX + type.name());
    }

    static TensorOutcome inferred(InferResponse response) {
        return new TensorOutcome.Inferred(
                response.getOutputsList().stream()
                        .flatMap(output -> tensor(output).stream())
                        .toList());
    }

    private static Optional<Tensor> tensor(io.flotilla.proto.runtime.v1.Tensor message) {
        return type(message.getType())
                .map(
                        type ->
                                new Tensor(
                                        message.getName(),
                                        type,
                                        message.getShapeList(),
                                        message.getData().asReadOnlyByteBuffer()));
    }

    static TensorSignature signature(LoadResponse response) {
        return new TensorSignature(
                specs(response.getInputsList()), specs(response.getOutputsList()));
    }

    private static List<TensorSpec> specs(List<io.flotilla.proto.runtime.v1.TensorSpec> specs) {
        return specs.stream()
                .flatMap(
                        spec ->
                                type(spec.getType())
                                        .map(
                                                type ->
                                                        new TensorSpec(
                                                                spec.getName(),
                                                                type,
                                                                spec.getShapeList(),
                                                                spec.getLabelsList()))
                                        .stream())
                .toList();
    }

    /** Nothing for a type of a newer host. */
    private static Optional<TensorType> type(io.flotilla.proto.runtime.v1.TensorType type) {
        return TensorType.named(
                type.name().substring(Math.min(PREFIX.length(), type.name().length())));
    }
}
