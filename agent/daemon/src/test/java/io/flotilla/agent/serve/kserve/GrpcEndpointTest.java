package io.flotilla.agent.serve.kserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import inference.GRPCInferenceServiceGrpc;
import inference.GrpcPredictV2.InferParameter;
import inference.GrpcPredictV2.ModelInferRequest;
import inference.GrpcPredictV2.ModelInferRequest.InferInputTensor;
import inference.GrpcPredictV2.ModelInferRequest.InferRequestedOutputTensor;
import inference.GrpcPredictV2.ModelInferResponse;
import inference.GrpcPredictV2.ModelMetadataResponse;
import inference.GrpcPredictV2.ModelReadyResponse;
import inference.GrpcPredictV2.ServerLiveResponse;
import inference.GrpcPredictV2.ServerMetadataResponse;
import inference.GrpcPredictV2.ServerReadyResponse;
import io.flotilla.agent.serve.LocalApi;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.shared.AgentConfig.Authentication;
import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.component.kserve.KServeComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Apache Camel's client, which nobody here wrote, gets from the service. */
class GrpcEndpointTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @RegisterExtension private final LocalApi api = new LocalApi();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private GrpcEndpoint endpoint;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = freePort();
        var config = api.config(Authentication.TOKEN, port);
        endpoint = new GrpcEndpoint(config, api.models(Meter.of(api.measured()::add)), "1.2.3");
        endpoint.start();
        show("Bearer " + api.token());
        camel.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void show(String authorization) {
        camel.getComponent("kserve", KServeComponent.class)
                .getConfiguration()
                .setCredentials(showing(authorization));
    }

    private static ChannelCredentials showing(String authorization) {
        var headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return CompositeChannelCredentials.create(
                InsecureChannelCredentials.create(),
                new CallCredentials() {
                    @Override
                    public void applyRequestMetadata(
                            RequestInfo request, Executor executor, MetadataApplier applier) {
                        applier.apply(headers);
                    }
                });
    }

    @AfterEach
    void stop() {
        camel.stop();
        endpoint.stop(Duration.ZERO);
    }

    private <T> T ask(String what, Object body, Class<T> answer) {
        return camel.createProducerTemplate()
                .requestBody("kserve:" + what + "&target=127.0.0.1:" + port, body, answer);
    }

    @Test
    void the_server_says_who_it_is_and_whether_all_answer() {
        var metadata = ask("server/metadata?modelName=x", "", ServerMetadataResponse.class);

        assertThat(metadata.getName()).isEqualTo("flotilla");
        assertThat(metadata.getVersion()).isEqualTo("1.2.3");
        assertThat(ask("server/live?modelName=x", "", ServerLiveResponse.class).getLive()).isTrue();
        assertThat(ask("server/ready?modelName=x", "", ServerReadyResponse.class).getReady())
                .isFalse();
    }

    @Test
    void a_model_says_what_it_takes() {
        var metadata = ask("model/metadata?modelName=tensors", "", ModelMetadataResponse.class);

        assertThat(metadata.getVersionsList()).containsExactly("2");
        assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 2L);
        assertThat(ask("model/ready?modelName=tensors", "", ModelReadyResponse.class).getReady())
                .isTrue();
        assertThat(ask("model/ready?modelName=empty", "", ModelReadyResponse.class).getReady())
                .isFalse();
    }

    @Test
    void tensors_are_run_as_contents_or_raw() {
        var shape = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
        shape.addAllShape(List.of(1L, 2L));
        var raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(3).putFloat(4);
        var rawRequest =
                ModelInferRequest.newBuilder()
                        .addInputs(shape)
                        .addRawInputContents(ByteString.copyFrom(raw.flip()))
                        .build();
        shape.getContentsBuilder().addFp32Contents(1).addFp32Contents(2);
        var request = ModelInferRequest.newBuilder().setId("7").addInputs(shape).build();

        var answer = ask("infer?modelName=tensors", request, ModelInferResponse.class);
        var rawAnswer = ask("infer?modelName=tensors", rawRequest, ModelInferResponse.class);

        assertThat(answer.getId()).isEqualTo("7");
        assertThat(answer.getModelVersion()).isEqualTo("2");
        assertThat(answer.getOutputs(0).getContents().getFp32ContentsList())
                .containsExactly(2f, 4f);
        var doubled = rawAnswer.getRawOutputContents(0).asReadOnlyByteBuffer();
        assertThat(doubled.order(ByteOrder.LITTLE_ENDIAN).getFloat()).isEqualTo(6);
    }

    @Test
    void of_an_output_the_classes_with_most_can_be_asked_for() {
        var answer = ask("infer?modelName=tensors", classifying(5), ModelInferResponse.class);

        assertThat(answer.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
        assertThat(answer.getOutputs(0).getContents().getBytesContentsList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly("4.000000:1:right", "2.000000:0:left");
        assertThatThrownBy(() -> ask("infer?modelName=tensors", classifying(0), Object.class))
                .rootCause()
                .hasMessageStartingWith("INVALID_ARGUMENT: classification must be");
    }

    private static ModelInferRequest classifying(int classes) {
        var input = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
        input.addAllShape(List.of(1L, 2L));
        input.getContentsBuilder().addFp32Contents(1).addFp32Contents(2);
        var output = InferRequestedOutputTensor.newBuilder().setName("y");
        output.putParameters(
                "classification", InferParameter.newBuilder().setInt64Param(classes).build());
        return ModelInferRequest.newBuilder().addInputs(input).addOutputs(output).build();
    }

    @Test
    void work_ends_when_the_caller_cancels_it() throws Exception {
        var input = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
        input.addAllShape(List.of(1L, 2L)).getContentsBuilder().addFp32Contents(1e30f);
        input.getContentsBuilder().addFp32Contents(0);
        var request = ModelInferRequest.newBuilder().setModelName("tensors").addInputs(input);
        var channel =
                Grpc.newChannelBuilderForAddress(
                                "127.0.0.1", port, showing("Bearer " + api.token()))
                        .build();

        try {
            var call = GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(request.build());
            await().atMost(LIMIT).until(() -> api.tensors().started() == 1);
            call.cancel(true);

            await().atMost(LIMIT).until(() -> api.tensors().unwanted() == 1);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void what_is_wrong_is_told_by_its_code() {
        var request =
                ModelInferRequest.newBuilder()
                        .addInputs(InferInputTensor.newBuilder().setName("x").setDatatype("FP8"))
                        .build();

        assertThatThrownBy(() -> ask("infer?modelName=tensors", request, Object.class))
                .hasRootCauseMessage(
                        "INVALID_ARGUMENT: \"x\" is of the type \"FP8\", which is not offered");
        assertThatThrownBy(() -> ask("model/ready?modelName=nowhere", "", Object.class))
                .rootCause()
                .hasMessageStartingWith("NOT_FOUND");
    }

    @Test
    void without_the_token_nothing_is_answered() {
        show("Bearer wrong");

        assertThatThrownBy(() -> ask("server/live?modelName=x", "", Object.class))
                .rootCause()
                .hasMessageStartingWith("UNAUTHENTICATED");
    }
}
