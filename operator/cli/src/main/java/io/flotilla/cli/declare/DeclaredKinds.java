package io.flotilla.cli.declare;

import com.google.protobuf.Message;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.device.v1.CreateFleetRequest;
import io.flotilla.proto.device.v1.DeleteFleetRequest;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.GetFleetRequest;
import io.flotilla.proto.device.v1.UpdateDeviceRequest;
import io.flotilla.proto.device.v1.UpdateFleetRequest;
import io.flotilla.proto.making.v1.GetRecipeRequest;
import io.flotilla.proto.making.v1.Recipe;
import io.flotilla.proto.making.v1.RecipeServiceGrpc;
import io.flotilla.proto.making.v1.UpdateRecipeRequest;
import io.flotilla.proto.registry.v1.CreateModelRequest;
import io.flotilla.proto.registry.v1.GetModelRequest;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelServiceGrpc;
import io.flotilla.proto.registry.v1.UpdateModelRequest;
import io.flotilla.proto.rollout.v1.CreatePolicyRequest;
import io.flotilla.proto.rollout.v1.DeletePolicyRequest;
import io.flotilla.proto.rollout.v1.GetPolicyRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.Policy;
import io.flotilla.proto.rollout.v1.PolicyServiceGrpc;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.UpdatePolicyRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of resources that files can declare. */
final class DeclaredKinds {

    static final DeclaredKind<Model> MODELS =
            new DeclaredKind<>(
                    Model.getDefaultInstance(),
                    "models/*",
                    Set.of("displayName", "description", "task"),
                    (controller, name) ->
                            controller
                                    .unary(ModelServiceGrpc::newBlockingStub)
                                    .getModel(GetModelRequest.newBuilder().setName(name).build()),
                    (controller, id, model) ->
                            controller
                                    .unary(ModelServiceGrpc::newBlockingStub)
                                    .createModel(
                                            CreateModelRequest.newBuilder()
                                                    .setModelId(id)
                                                    .setModel(model)
                                                    .build()),
                    (controller, model, mask) ->
                            controller
                                    .unary(ModelServiceGrpc::newBlockingStub)
                                    .updateModel(
                                            UpdateModelRequest.newBuilder()
                                                    .setModel(model)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    null,
                    "a model stays, its versions are archived: flotilla versions archive");

    static final DeclaredKind<Recipe> RECIPES =
            new DeclaredKind<>(
                    Recipe.getDefaultInstance(),
                    "models/*/recipe",
                    Set.of("targets", "gates"),
                    (controller, name) ->
                            controller
                                    .unary(RecipeServiceGrpc::newBlockingStub)
                                    .getRecipe(GetRecipeRequest.newBuilder().setName(name).build()),
                    null,
                    (controller, recipe, mask) ->
                            controller
                                    .unary(RecipeServiceGrpc::newBlockingStub)
                                    .updateRecipe(
                                            UpdateRecipeRequest.newBuilder()
                                                    .setRecipe(recipe)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    null,
                    "every model has its recipe: flotilla variants recipe");

    static final DeclaredKind<Fleet> FLEETS =
            new DeclaredKind<>(
                    Fleet.getDefaultInstance(),
                    "fleets/*",
                    Set.of("displayName", "selector"),
                    (controller, name) ->
                            controller
                                    .unary(FleetServiceGrpc::newBlockingStub)
                                    .getFleet(GetFleetRequest.newBuilder().setName(name).build()),
                    (controller, id, fleet) ->
                            controller
                                    .unary(FleetServiceGrpc::newBlockingStub)
                                    .createFleet(
                                            CreateFleetRequest.newBuilder()
                                                    .setFleetId(id)
                                                    .setFleet(fleet)
                                                    .build()),
                    (controller, fleet, mask) ->
                            controller
                                    .unary(FleetServiceGrpc::newBlockingStub)
                                    .updateFleet(
                                            UpdateFleetRequest.newBuilder()
                                                    .setFleet(fleet)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    (controller, name) -> {
                        var _ =
                                controller
                                        .unary(FleetServiceGrpc::newBlockingStub)
                                        .deleteFleet(
                                                DeleteFleetRequest.newBuilder()
                                                        .setName(name)
                                                        .build());
                    },
                    "");

    static final DeclaredKind<Device> DEVICES =
            new DeclaredKind<>(
                    Device.getDefaultInstance(),
                    "devices/*",
                    Set.of("displayName", "labels"),
                    (controller, name) ->
                            controller
                                    .unary(DeviceServiceGrpc::newBlockingStub)
                                    .getDevice(GetDeviceRequest.newBuilder().setName(name).build()),
                    null,
                    (controller, device, mask) ->
                            controller
                                    .unary(DeviceServiceGrpc::newBlockingStub)
                                    .updateDevice(
                                            UpdateDeviceRequest.newBuilder()
                                                    .setDevice(device)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    null,
                    "devices enrol with a join token and are retired: flotilla join-token create,"
                            + " flotilla device retire");

    static final DeclaredKind<Rollout> ROLLOUTS =
            new DeclaredKind<>(
                    Rollout.getDefaultInstance(),
                    "rollouts/*",
                    Set.of(
                            "displayName",
                            "modelVersion",
                            "fleet",
                            "selector",
                            "slot",
                            "policy",
                            "policyName",
                            "policyRevision",
                            "scheduleTime",
                            "requiresApproval",
                            "state",
                            "reason"),
                    (controller, name) ->
                            controller
                                    .unary(RolloutServiceGrpc::newBlockingStub)
                                    .getRollout(
                                            GetRolloutRequest.newBuilder().setName(name).build()),
                    RolloutSteering::create,
                    null,
                    null,
                    new RolloutSteering(),
                    "a rollout is fixed once it is made, but for its state");

    static final DeclaredKind<Policy> POLICIES =
            new DeclaredKind<>(
                    Policy.getDefaultInstance(),
                    "policies/*",
                    Set.of("description", "rolloutPolicy"),
                    (controller, name) ->
                            controller
                                    .unary(PolicyServiceGrpc::newBlockingStub)
                                    .getPolicy(GetPolicyRequest.newBuilder().setName(name).build()),
                    (controller, id, policy) ->
                            controller
                                    .unary(PolicyServiceGrpc::newBlockingStub)
                                    .createPolicy(
                                            CreatePolicyRequest.newBuilder()
                                                    .setPolicyId(id)
                                                    .setPolicy(policy)
                                                    .build()),
                    (controller, policy, mask) ->
                            controller
                                    .unary(PolicyServiceGrpc::newBlockingStub)
                                    .updatePolicy(
                                            UpdatePolicyRequest.newBuilder()
                                                    .setPolicy(policy)
                                                    .setUpdateMask(mask)
                                                    .build()),
                    (controller, name) -> {
                        var _ =
                                controller
                                        .unary(PolicyServiceGrpc::newBlockingStub)
                                        .deletePolicy(
                                                DeletePolicyRequest.newBuilder()
                                                        .setName(name)
                                                        .build());
                    },
                    "");

    static final List<DeclaredKind<?>> ALL =
            List.of(
                    MODELS,
                    RECIPES,
                    FLEETS,
                    DEVICES,
                    DeclaredRules.APPROVAL_RULES,
                    POLICIES,
                    ROLLOUTS);

    private DeclaredKinds() {}

    /** The kind of which the resource name is. */
    static DeclaredKind<? extends Message> of(String name) {
        return ALL.stream()
                .filter(kind -> kind.isNamed(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                CommandFailure.usage(
                                        "%s names nothing that can be declared; known are %s"
                                                .formatted(name, patterns())));
    }

    static String patterns() {
        return ALL.stream().map(DeclaredKind::pattern).collect(Collectors.joining(", "));
    }
}
