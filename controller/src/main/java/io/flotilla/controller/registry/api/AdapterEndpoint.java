package io.flotilla.controller.registry.api;

import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.publishing.Adapters;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.proto.registry.v1.Adapter;
import io.flotilla.proto.registry.v1.AdapterServiceGrpc;
import io.flotilla.proto.registry.v1.CreateAdapterRequest;
import io.flotilla.proto.registry.v1.GetAdapterRequest;
import io.flotilla.proto.registry.v1.ListAdaptersRequest;
import io.flotilla.proto.registry.v1.ListAdaptersResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for adapters. */
@GrpcService
@RunOnVirtualThread
final class AdapterEndpoint extends AdapterServiceGrpc.AdapterServiceImplBase {

    private final Adapters adapters;
    private final CurrentCaller caller;

    AdapterEndpoint(Adapters adapters, CurrentCaller caller) {
        this.adapters = adapters;
        this.caller = caller;
    }

    @Override
    public void getAdapter(GetAdapterRequest request, StreamObserver<Adapter> answer) {
        var name = Names.ADAPTER.parse("name", request.getName());
        answer.onNext(AdapterMapper.toWire(adapters.get(name)));
        answer.onCompleted();
    }

    @Override
    public void listAdapters(
            ListAdaptersRequest request, StreamObserver<ListAdaptersResponse> answer) {
        var version = Names.VERSION.parse("parent", request.getParent());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListAdapters",
                        version.toString());
        var page = adapters.list(version, wanted);
        answer.onNext(
                ListAdaptersResponse.newBuilder()
                        .addAllAdapters(page.map(AdapterMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createAdapter(CreateAdapterRequest request, StreamObserver<Adapter> answer) {
        var version = Names.VERSION.parse("parent", request.getParent());
        var wanted = AdapterMapper.parse(version, request);
        answer.onNext(AdapterMapper.toWire(adapters.create(wanted, caller.actor())));
        answer.onCompleted();
    }
}
