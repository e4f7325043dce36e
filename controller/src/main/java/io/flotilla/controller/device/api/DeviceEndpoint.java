package io.flotilla.controller.device.api;

import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.device.Presence;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.Violations;
import io.flotilla.controller.shared.api.UpdateMask;
import io.flotilla.proto.device.v1.ApproveDeviceRequest;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.ListDevicesRequest;
import io.flotilla.proto.device.v1.ListDevicesResponse;
import io.flotilla.proto.device.v1.RejectDeviceRequest;
import io.flotilla.proto.device.v1.ResumeDeviceRequest;
import io.flotilla.proto.device.v1.RetireDeviceRequest;
import io.flotilla.proto.device.v1.SuspendDeviceRequest;
import io.flotilla.proto.device.v1.UpdateDeviceRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers for devices. */
@GrpcService
@RunOnVirtualThread
final class DeviceEndpoint extends DeviceServiceGrpc.DeviceServiceImplBase {

    private static final Set<String> UPDATABLE = Set.of("display_name", "labels");

    private final Devices devices;
    private final Presence presence;
    private final CurrentCaller caller;

    DeviceEndpoint(Devices devices, Presence presence, CurrentCaller caller) {
        this.devices = devices;
        this.presence = presence;
        this.caller = caller;
    }

    @Override
    public void getDevice(GetDeviceRequest request, StreamObserver<Device> answer) {
        answer(answer, devices.get(id(request.getName())));
    }

    @Override
    public void listDevices(
            ListDevicesRequest request, StreamObserver<ListDevicesResponse> answer) {
        var selector = LabelSelectorMapper.fromWire(request.getSelector());
        var violations = new Violations();
        selector.violations()
                .forEach(found -> violations.add("selector." + found.field(), found.description()));
        violations.throwIfAny();
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListDevices",
                        selector.toString());
        var page = devices.list(selector, caller.reach(), wanted);
        var lastSeen =
                presence.lastSeen(
                        page.items().stream()
                                .map(io.flotilla.controller.device.Device::id)
                                .toList());
        answer.onNext(
                ListDevicesResponse.newBuilder()
                        .addAllDevices(page.map(device -> toWire(device, lastSeen)).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void updateDevice(UpdateDeviceRequest request, StreamObserver<Device> answer) {
        var sent = request.getDevice();
        var mask = UpdateMask.of(request.getUpdateMask(), request.hasUpdateMask(), UPDATABLE);
        var named = mask.covers("display_name", !sent.getDisplayName().isEmpty());
        var labelled = mask.covers("labels", sent.getLabelsCount() > 0);
        answer(
                answer,
                devices.describe(
                        DeviceId.parse("device.name", sent.getName()),
                        named ? sent.getDisplayName() : null,
                        labelled ? sent.getLabelsMap() : null,
                        sent.getEtag(),
                        caller.actor()));
    }

    @Override
    public void approveDevice(ApproveDeviceRequest request, StreamObserver<Device> answer) {
        var id = id(request.getName());
        answer(answer, devices.approve(id, request.getReason(), caller.actor()));
    }

    @Override
    public void rejectDevice(RejectDeviceRequest request, StreamObserver<Device> answer) {
        var id = id(request.getName());
        answer(answer, devices.reject(id, request.getReason(), caller.actor()));
    }

    @Override
    public void suspendDevice(SuspendDeviceRequest request, StreamObserver<Device> answer) {
        var id = id(request.getName());
        answer(answer, devices.suspend(id, request.getReason(), caller.actor()));
    }

    @Override
    public void resumeDevice(ResumeDeviceRequest request, StreamObserver<Device> answer) {
        var id = id(request.getName());
        answer(answer, devices.resume(id, request.getReason(), caller.actor()));
    }

    @Override
    public void retireDevice(RetireDeviceRequest request, StreamObserver<Device> answer) {
        var id = id(request.getName());
        answer(answer, devices.retire(id, request.getReason(), caller.actor()));
    }

    private static DeviceId id(String name) {
        return DeviceId.parse("name", name);
    }

    private void answer(
            StreamObserver<Device> answer, io.flotilla.controller.device.Device device) {
        answer.onNext(toWire(device, presence.lastSeen(List.of(device.id()))));
        answer.onCompleted();
    }

    private Device toWire(
            io.flotilla.controller.device.Device device, Map<DeviceId, Instant> lastSeen) {
        var seen = lastSeen.get(device.id());
        return DeviceMapper.toWire(device, presence.connectivity(seen), seen);
    }
}
