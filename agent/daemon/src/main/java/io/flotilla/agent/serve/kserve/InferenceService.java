package io.flotilla.agent.serve.kserve;

import io.flotilla.agent.serve.ApiException;
import io.flotilla.agent.serve.Arrival;
import io.flotilla.proto.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.flotilla.proto.inference.ModelInferRequest;
import io.flotilla.proto.inference.ModelInferResponse;
import io.flotilla.proto.inference.ModelMetadataRequest;
import io.flotilla.proto.inference.ModelMetadataResponse;
import io.flotilla.proto.inference.ModelReadyRequest;
import io.flotilla.proto.inference.ModelReadyResponse;
import io.flotilla.proto.inference.ServerLiveRequest;
import io.flotilla.proto.inference.ServerLiveResponse;
import io.flotilla.proto.inference.ServerMetadataRequest;
import io.flotilla.proto.inference.ServerMetadataResponse;
import io.flotilla.proto.inference.ServerReadyRequest;
import io.flotilla.proto.inference.ServerReadyResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The protocol's gRPC service. */
final class InferenceService extends GRPCInferenceServiceImplBase {
    /** Who calls, by the name that its token has. */
    static final Context.Key<String> APP = Context.keyWithDefault("app", "");

    private final KServeModels models;
    private final String version;

    InferenceService(KServeModels models, String version) {
        this.models = models;
        this.version = version;
    }

    /** What answers a call. */
    private interface Call<T> {
        T answer() throws ApiException, InterruptedException;
    }

    private static <T> void answer(StreamObserver<T> observer, Call<T> call) {
        try {
            observer.onNext(call.answer());
            observer.onCompleted();
        } catch (ApiException problem) {
            observer.onError(status(problem).asException());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            observer.onError(Status.CANCELLED.asException());
        }
    }

    static Status status(ApiException problem) {
        var status =
                switch (problem.status()) {
                    case 400 -> Status.INVALID_ARGUMENT;
                    case 401 -> Status.UNAUTHENTICATED;
                    case 404 -> Status.NOT_FOUND;
                    case 499 -> Status.CANCELLED;
                    case 429 -> Status.RESOURCE_EXHAUSTED;
                    case 503 -> Status.UNAVAILABLE;
                    case 504 -> Status.DEADLINE_EXCEEDED;
                    default -> Status.INTERNAL;
                };
        return status.withDescription(problem.message());
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        answer(observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(
            ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        answer(observer, () -> ServerReadyResponse.newBuilder().setReady(models.isReady()).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        answer(
                observer,
                () ->
                        ModelReadyResponse.newBuilder()
                                .setReady(models.isReady(request.getName(), request.getVersion()))
                                .build());
    }

    @Override
    public void serverMetadata(
            ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        answer(
                observer,
                () ->
                        ServerMetadataResponse.newBuilder()
                                .setName(KServeModels.SERVER)
                                .setVersion(version)
                                .addAllExtensions(KServeModels.EXTENSIONS)
                                .build());
    }

    @Override
    public void modelMetadata(
            ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        answer(
                observer,
                () ->
                        GrpcTensors.response(
                                models.metadata(request.getName(), request.getVersion())));
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        var context = Context.current();
        var arrival = new Arrival(APP.get(), System.nanoTime(), () -> !context.isCancelled());
        answer(
                observer,
                () ->
                        GrpcTensors.response(
                                request, models.infer(GrpcTensors.call(request), arrival)));
    }
}
