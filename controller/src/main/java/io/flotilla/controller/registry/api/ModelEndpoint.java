package io.flotilla.controller.registry.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.Models;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.proto.registry.v1.CreateModelRequest;
import io.flotilla.proto.registry.v1.GetModelRequest;
import io.flotilla.proto.registry.v1.ListModelsRequest;
import io.flotilla.proto.registry.v1.ListModelsResponse;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.UpdateModelRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for models. */
@GrpcService
@RunOnVirtualThread
final class ModelEndpoint extends ModelServiceGrpc.ModelServiceImplBase {

    private final Models models;
    private final CurrentCaller caller;

    ModelEndpoint(Models models, CurrentCaller caller) {
        this.models = models;
        this.caller = caller;
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> answer) {
        var name = Names.MODEL.parse("name", request.getName());
        answer(answer, models.get(name));
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answer) {
        var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListModels");
        var page = models.list(caller.reach(), wanted);
        answer.onNext(
                ListModelsResponse.newBuilder()
                        .addAllModels(page.map(ModelMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createModel(CreateModelRequest request, StreamObserver<Model> answer) {
        var id = Names.MODEL.checkId("model_id", request.getModelId());
        var message = request.getModel();
        answer(
                answer,
                models.create(
                        Names.MODEL.of(id),
                        ModelMapper.texts(message),
                        ModelMapper.fromWire(message.getTask()),
                        caller.actor()));
    }

    @Override
    public void updateModel(UpdateModelRequest request, StreamObserver<Model> answer) {
        var name = Names.MODEL.parse("model.name", request.getModel().getName());
        answer(
                answer,
                models.update(
                        name,
                        ModelMapper.changes(request),
                        request.getModel().getEtag(),
                        caller.actor()));
    }

    private static void answer(
            StreamObserver<Model> answer, io.flotilla.controller.registry.Model model) {
        answer.onNext(ModelMapper.toWire(model));
        answer.onCompleted();
    }
}
