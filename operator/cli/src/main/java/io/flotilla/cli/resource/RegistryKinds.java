package io.flotilla.cli.resource;

import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.registry.v1.Adapter;
import io.flotilla.proto.registry.v1.AdapterServiceGrpc;
import io.flotilla.proto.registry.v1.GetAdapterRequest;
import io.flotilla.proto.registry.v1.GetModelRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.GetVariantRequest;
import io.flotilla.proto.registry.v1.ListAdaptersRequest;
import io.flotilla.proto.registry.v1.ListModelVersionsRequest;
import io.flotilla.proto.registry.v1.ListModelsRequest;
import io.flotilla.proto.registry.v1.ListVariantsRequest;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantServiceGrpc;
import java.util.List;

/** The kinds that the registry keeps. */
final class RegistryKinds {
    static final ResourceKind<Model> MODELS =
            new ResourceKind<>(
                    List.of("model", "models"),
                    "models",
                    "models/*",
                    (controller, name) ->
                            controller
                                    .unary(ModelServiceGrpc::newBlockingStub)
                                    .getModel(GetModelRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListModelsRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(ModelServiceGrpc::newBlockingStub)
                                        .listModels(request.build());
                        return new Page<>(page.getModelsList(), page.getNextPageToken());
                    },
                    List.of("NAME", "TASK", "DISPLAY NAME", "AGE"),
                    (model, now) ->
                            List.of(
                                    Words.id(model.getName()),
                                    Words.constant(model.getTask(), "TASK"),
                                    model.getDisplayName(),
                                    Words.age(model.hasCreateTime(), model.getCreateTime(), now)));

    static final ResourceKind<ModelVersion> VERSIONS =
            new ResourceKind<>(
                    List.of("version", "versions"),
                    "modelVersions",
                    "models/*/versions/*",
                    (controller, name) ->
                            controller
                                    .unary(ModelVersionServiceGrpc::newBlockingStub)
                                    .getModelVersion(
                                            GetModelVersionRequest.newBuilder()
                                                    .setName(name)
                                                    .build()),
                    (controller, parent, token) -> {
                        var request =
                                ListModelVersionsRequest.newBuilder()
                                        .setParent(parent)
                                        .setPageToken(token);
                        var page =
                                controller
                                        .unary(ModelVersionServiceGrpc::newBlockingStub)
                                        .listModelVersions(request.build());
                        return new Page<>(page.getModelVersionsList(), page.getNextPageToken());
                    },
                    List.of("NAME", "STATE", "VARIANTS", "LICENSE", "PUBLISHED"),
                    (version, now) ->
                            List.of(
                                    version.getName(),
                                    Words.constant(version.getState(), "STATE"),
                                    Integer.toString(version.getVariantCount()),
                                    version.getLicense(),
                                    Words.age(
                                            version.hasPublishTime(),
                                            version.getPublishTime(),
                                            now)));

    static final ResourceKind<Variant> VARIANTS =
            new ResourceKind<>(
                    List.of("variant", "variants"),
                    "variants",
                    "models/*/versions/*/variants/*",
                    (controller, name) ->
                            controller
                                    .unary(VariantServiceGrpc::newBlockingStub)
                                    .getVariant(
                                            GetVariantRequest.newBuilder().setName(name).build()),
                    (controller, parent, token) -> {
                        var request =
                                ListVariantsRequest.newBuilder()
                                        .setParent(parent)
                                        .setPageToken(token);
                        var page =
                                controller
                                        .unary(VariantServiceGrpc::newBlockingStub)
                                        .listVariants(request.build());
                        return new Page<>(page.getVariantsList(), page.getNextPageToken());
                    },
                    List.of(
                            "NAME",
                            "FORMAT",
                            "PRECISION",
                            "BITS",
                            "PARAMETERS",
                            "SIZE",
                            "RUNTIMES"),
                    (variant, _) ->
                            List.of(
                                    Words.id(variant.getName()),
                                    Words.constant(variant.getFacts().getFormat(), "FORMAT"),
                                    variant.getFacts().getPrecision(),
                                    Words.decimal(variant.getFacts().getBitsPerWeight()),
                                    Words.count(variant.getFacts().getParameterCount()),
                                    Words.bytes(variant.getSizeBytes()),
                                    String.join(",", variant.getFacts().getRuntimesList())));

    static final ResourceKind<Adapter> ADAPTERS =
            new ResourceKind<>(
                    List.of("adapter", "adapters"),
                    "adapters",
                    "models/*/versions/*/adapters/*",
                    (controller, name) ->
                            controller
                                    .unary(AdapterServiceGrpc::newBlockingStub)
                                    .getAdapter(
                                            GetAdapterRequest.newBuilder().setName(name).build()),
                    (controller, parent, token) -> {
                        var request =
                                ListAdaptersRequest.newBuilder()
                                        .setParent(parent)
                                        .setPageToken(token);
                        var page =
                                controller
                                        .unary(AdapterServiceGrpc::newBlockingStub)
                                        .listAdapters(request.build());
                        return new Page<>(page.getAdaptersList(), page.getNextPageToken());
                    },
                    List.of("NAME", "KIND", "FORMAT", "RANK", "PARAMETERS", "SIZE", "BASE"),
                    (adapter, _) ->
                            List.of(
                                    Words.id(adapter.getName()),
                                    adapter.getFacts().getKind(),
                                    Words.constant(adapter.getFacts().getFormat(), "FORMAT"),
                                    Integer.toString(adapter.getFacts().getRank()),
                                    Words.count(adapter.getFacts().getParameterCount()),
                                    Words.bytes(adapter.getSizeBytes()),
                                    Words.id(adapter.getBaseVariant())));

    private RegistryKinds() {}
}
