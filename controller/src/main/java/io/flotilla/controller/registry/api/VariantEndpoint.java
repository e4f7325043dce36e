package io.flotilla.controller.registry.api;

import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.registry.publishing.Variants;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.CreateVariantRequest;
import io.flotilla.proto.registry.v1.GetVariantRequest;
import io.flotilla.proto.registry.v1.ListVariantsRequest;
import io.flotilla.proto.registry.v1.ListVariantsResponse;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Answers for variants. */
@GrpcService
@RunOnVirtualThread
final class VariantEndpoint extends VariantServiceGrpc.VariantServiceImplBase {

    private final Variants variants;
    private final CurrentCaller caller;

    VariantEndpoint(Variants variants, CurrentCaller caller) {
        this.variants = variants;
        this.caller = caller;
    }

    @Override
    public void getVariant(GetVariantRequest request, StreamObserver<Variant> answer) {
        var name = Names.VARIANT.parse("name", request.getName());
        answer.onNext(toWire(variants.get(name)));
        answer.onCompleted();
    }

    @Override
    public void listVariants(
            ListVariantsRequest request, StreamObserver<ListVariantsResponse> answer) {
        var version = Names.VERSION.parse("parent", request.getParent());
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListVariants",
                        version.toString());
        var page = variants.list(version, wanted);
        answer.onNext(
                ListVariantsResponse.newBuilder()
                        .addAllVariants(page.map(VariantEndpoint::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createVariant(CreateVariantRequest request, StreamObserver<Variant> answer) {
        var version = Names.VERSION.parse("parent", request.getParent());
        var wanted = VariantFileMapper.parse(version, request);
        answer.onNext(toWire(variants.importInto(wanted, caller.actor())));
        answer.onCompleted();
    }

    private static Variant toWire(io.flotilla.controller.registry.Variant variant) {
        var message =
                Variant.newBuilder()
                        .setName(variant.name().toString())
                        .addAllFiles(
                                variant.files().stream().map(VariantFileMapper::toWire).toList())
                        .setFacts(VariantMapper.toWire(variant.facts()))
                        .setSizeBytes(variant.sizeBytes())
                        .addAllWarnings(variant.warnings())
                        .setCreateTime(Timestamps.toWire(variant.createTime()));
        var madeFrom = variant.madeFrom();
        if (madeFrom != null) {
            message.setMadeFrom(madeFrom.toString());
        }
        return message.build();
    }
}
