package io.flotilla.cli.resource;

import io.flotilla.cli.output.Words;
import io.flotilla.cli.resource.ResourceKind.Columns;
import io.flotilla.cli.resource.ResourceKind.Page;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.GetFleetRequest;
import io.flotilla.proto.device.v1.ListDevicesRequest;
import io.flotilla.proto.device.v1.ListFleetsRequest;
import io.flotilla.proto.device.v1.SlotStatus;
import io.flotilla.proto.rollout.v1.Deployment;
import io.flotilla.proto.rollout.v1.GetDeploymentRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.ListDeploymentsRequest;
import io.flotilla.proto.rollout.v1.ListRolloutsRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of devices and of what is delivered to them. */
final class FleetKinds {
    private static final int DEVICES_AT_ONCE = 200;

    static final ResourceKind<Device> DEVICES =
            new ResourceKind<>(
                    List.of("device", "devices"),
                    "devices",
                    "devices/*",
                    (controller, name) ->
                            controller
                                    .unary(DeviceServiceGrpc::newBlockingStub)
                                    .getDevice(GetDeviceRequest.newBuilder().setName(name).build()),
                    (controller, _, token) -> {
                        var request =
                                ListDevicesRequest.newBuilder()
                                        .setPageSize(DEVICES_AT_ONCE)
                                        .setPageToken(token);
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
                                            .map(FleetKinds::served)
                                            .collect(Collectors.joining(",")),
                                    Words.labels(device.getLabelsMap())),
                    new Columns<>(
                            List.of("DISPLAY NAME", "AGENT", "LAST SEEN", "AGE"),
                            (device, now) ->
                                    List.of(
                                            device.getDisplayName(),
                                            device.getAgentVersion(),
                                            Words.age(
                                                    device.hasLastSeenTime(),
                                                    device.getLastSeenTime(),
                                                    now),
                                            Words.age(
                                                    device.hasCreateTime(),
                                                    device.getCreateTime(),
                                                    now))));

    static final ResourceKind<Fleet> FLEETS =
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

    static final ResourceKind<Rollout> ROLLOUTS =
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
                                            rollout.hasCreateTime(), rollout.getCreateTime(), now)),
                    new Columns<>(
                            List.of("DISPLAY NAME", "CREATOR", "REASON"),
                            (rollout, _) ->
                                    List.of(
                                            rollout.getDisplayName(),
                                            rollout.getCreator(),
                                            rollout.getReason())));

    static final ResourceKind<Deployment> DEPLOYMENTS =
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

    private FleetKinds() {}

    private static String served(SlotStatus slot) {
        var words = slot.getVariant().split("/", -1);
        return words.length == 6 ? words[1] + "@" + words[3] + ":" + words[5] : slot.getVariant();
    }
}
