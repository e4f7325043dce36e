package io.flotilla.cli.resource;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.access.v1.ApiToken;
import io.flotilla.proto.access.v1.ApiTokenServiceGrpc;
import io.flotilla.proto.access.v1.GetApiTokenRequest;
import io.flotilla.proto.access.v1.GetJoinTokenRequest;
import io.flotilla.proto.access.v1.JoinToken;
import io.flotilla.proto.access.v1.JoinTokenServiceGrpc;
import io.flotilla.proto.access.v1.ListApiTokensRequest;
import io.flotilla.proto.access.v1.ListJoinTokensRequest;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.GetFleetRequest;
import io.flotilla.proto.device.v1.ListDevicesRequest;
import io.flotilla.proto.device.v1.ListFleetsRequest;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.registry.v1.GetModelRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.GetVariantRequest;
import io.flotilla.proto.registry.v1.ListModelVersionsRequest;
import io.flotilla.proto.registry.v1.ListModelsRequest;
import io.flotilla.proto.registry.v1.ListVariantsRequest;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantServiceGrpc;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.GetDeploymentRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.ListDeploymentsRequest;
import io.flotilla.proto.rollout.v1.ListRolloutsRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of resources that people can get and describe. */
final class ResourceKinds {
    private static final ResourceKind<Model> MODELS =
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

    private static final ResourceKind<ModelVersion> VERSIONS =
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

    private static final ResourceKind<Variant> VARIANTS =
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

    private static final ResourceKind<Device> DEVICES =
            new ResourceKind<>(
                    List.of("device", "devices"),
                    "devices",
                    "devices/*",
                    (controller, name) ->
                            controller
                                    .unary(DeviceServiceGrpc::newBlockingStub)
                                    .getDevice(GetDeviceRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListDevicesRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(DeviceServiceGrpc::newBlockingStub)
                                        .listDevices(request.build());
                        return new Page<>(page.getDevicesList(), page.getNextPageToken());
                    },
                    List.of("NAME", "STATE", "CONNECTIVITY", "HEALTH", "CLASS", "SERVES", "LABELS"),
                    (device, _) ->
                            List.of(
                                    Words.id(device.getName()),
                                    Words.constant(device.getState(), "STATE"),
                                    Words.constant(device.getConnectivity(), "CONNECTIVITY"),
                                    Words.constant(device.getHealth(), "HEALTH"),
                                    device.getHardwareClass(),
                                    device.getSlotsList().stream()
                                            .filter(slot -> !slot.getVariant().isEmpty())
                                            .map(ResourceKinds::served)
                                            .collect(Collectors.joining(",")),
                                    Words.labels(device.getLabelsMap())));

    private static final ResourceKind<Fleet> FLEETS =
            new ResourceKind<>(
                    List.of("fleet", "fleets"),
                    "fleets",
                    "fleets/*",
                    (controller, name) ->
                            controller
                                    .unary(FleetServiceGrpc::newBlockingStub)
                                    .getFleet(GetFleetRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListFleetsRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(FleetServiceGrpc::newBlockingStub)
                                        .listFleets(request.build());
                        return new Page<>(page.getFleetsList(), page.getNextPageToken());
                    },
                    List.of("NAME", "DEVICES", "LABELS", "AGE"),
                    (fleet, now) ->
                            List.of(
                                    Words.id(fleet.getName()),
                                    Integer.toString(fleet.getDeviceCount()),
                                    Words.labels(fleet.getSelector().getMatchLabelsMap()),
                                    Words.age(fleet.hasCreateTime(), fleet.getCreateTime(), now)));

    private static final ResourceKind<Rollout> ROLLOUTS =
            new ResourceKind<>(
                    List.of("rollout", "rollouts"),
                    "rollouts",
                    "rollouts/*",
                    (controller, name) ->
                            controller
                                    .unary(RolloutServiceGrpc::newBlockingStub)
                                    .getRollout(
                                            GetRolloutRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListRolloutsRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(RolloutServiceGrpc::newBlockingStub)
                                        .listRollouts(request.build());
                        return new Page<>(page.getRolloutsList(), page.getNextPageToken());
                    },
                    List.of(
                            "NAME", "VERSION", "STATE", "DONE", "FAILED", "SKIPPED", "TOTAL",
                            "AGE"),
                    (rollout, now) ->
                            List.of(
                                    Words.id(rollout.getName()),
                                    rollout.getModelVersion(),
                                    Words.constant(rollout.getState(), "STATE"),
                                    Integer.toString(rollout.getCounts().getSucceeded()),
                                    Integer.toString(rollout.getCounts().getFailed()),
                                    Integer.toString(rollout.getCounts().getSkipped()),
                                    Integer.toString(rollout.getCounts().getTotal()),
                                    Words.age(
                                            rollout.hasCreateTime(),
                                            rollout.getCreateTime(),
                                            now)));

    private static final ResourceKind<Deployment> DEPLOYMENTS =
            new ResourceKind<>(
                    List.of("deployment", "deployments"),
                    "deployments",
                    "rollouts/*/deployments/*",
                    (controller, name) ->
                            controller
                                    .unary(RolloutServiceGrpc::newBlockingStub)
                                    .getDeployment(
                                            GetDeploymentRequest.newBuilder()
                                                    .setName(name)
                                                    .build()),
                    (controller, parent, token) -> {
                        var request =
                                ListDeploymentsRequest.newBuilder()
                                        .setParent(parent)
                                        .setPageToken(token);
                        var page =
                                controller
                                        .unary(RolloutServiceGrpc::newBlockingStub)
                                        .listDeployments(request.build());
                        return new Page<>(page.getDeploymentsList(), page.getNextPageToken());
                    },
                    List.of("DEVICE", "WAVE", "STATE", "ATTEMPTS", "VARIANT", "REASON"),
                    (deployment, _) ->
                            List.of(
                                    Words.id(deployment.getDevice()),
                                    Integer.toString(deployment.getWave()),
                                    Words.constant(deployment.getState(), "STATE"),
                                    Integer.toString(deployment.getAttemptsCount()),
                                    Words.id(deployment.getSelection().getVariant()),
                                    deployment.getReason()));

    private static final ResourceKind<JoinToken> JOIN_TOKENS =
            new ResourceKind<>(
                    List.of("join-token", "join-tokens"),
                    "joinTokens",
                    "joinTokens/*",
                    (controller, name) ->
                            controller
                                    .unary(JoinTokenServiceGrpc::newBlockingStub)
                                    .getJoinToken(
                                            GetJoinTokenRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListJoinTokensRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(JoinTokenServiceGrpc::newBlockingStub)
                                        .listJoinTokens(request.build());
                        return new Page<>(page.getJoinTokensList(), page.getNextPageToken());
                    },
                    List.of("NAME", "DISPLAY NAME", "USED", "MOST", "EXPIRES", "REVOKED"),
                    (token, _) ->
                            List.of(
                                    Words.id(token.getName()),
                                    token.getDisplayName(),
                                    Integer.toString(token.getUseCount()),
                                    Integer.toString(token.getMaxUses()),
                                    Words.time(token.hasExpireTime(), token.getExpireTime()),
                                    Words.time(token.hasRevokeTime(), token.getRevokeTime())));

    private static final ResourceKind<ApiToken> API_TOKENS =
            new ResourceKind<>(
                    List.of("token", "tokens"),
                    "apiTokens",
                    "apiTokens/*",
                    (controller, name) ->
                            controller
                                    .unary(ApiTokenServiceGrpc::newBlockingStub)
                                    .getApiToken(
                                            GetApiTokenRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request = ListApiTokensRequest.newBuilder().setPageToken(token);
                        var page =
                                controller
                                        .unary(ApiTokenServiceGrpc::newBlockingStub)
                                        .listApiTokens(request.build());
                        return new Page<>(page.getApiTokensList(), page.getNextPageToken());
                    },
                    List.of("NAME", "DISPLAY NAME", "ROLES", "EXPIRES", "REVOKED"),
                    (token, _) ->
                            List.of(
                                    Words.id(token.getName()),
                                    token.getDisplayName(),
                                    token.getRolesList().stream()
                                            .map(role -> Words.constant(role, "ROLE"))
                                            .collect(Collectors.joining(",")),
                                    Words.time(token.hasExpireTime(), token.getExpireTime()),
                                    Words.time(token.hasRevokeTime(), token.getRevokeTime())));

    static final List<ResourceKind<?>> ALL =
            List.of(
                    MODELS,
                    VERSIONS,
                    VARIANTS,
                    DEVICES,
                    FLEETS,
                    ROLLOUTS,
                    DEPLOYMENTS,
                    JOIN_TOKENS,
                    API_TOKENS);

    private ResourceKinds() {}

    /** The kind that goes by this word, singular or plural. */
    static ResourceKind<?> named(String word) {
        return ALL.stream()
                .filter(kind -> kind.names().contains(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailure.usage(
                                        "There is no kind "
                                                + word
                                                + "; known are "
                                                + ALL.stream()
                                                        .map(kind -> kind.names().getLast())
                                                        .collect(Collectors.joining(", "))));
    }

    private static String served(SlotStatus slot) {
        var words = slot.getVariant().split("/", -1);
        return words.length == 6 ? words[1] + "@" + words[3] + ":" + words[5] : slot.getVariant();
    }
}
