package io.flotilla.controller.device.api;

import io.flotilla.contract.mapping.LabelSelectorMapper;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.Fleets;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.shared.api.UpdateMask;
import io.flotilla.proto.device.v1.CreateFleetRequest;
import io.flotilla.proto.device.v1.DeleteFleetRequest;
import io.flotilla.proto.device.v1.DeleteFleetResponse;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.GetFleetRequest;
import io.flotilla.proto.device.v1.ListFleetsRequest;
import io.flotilla.proto.device.v1.ListFleetsResponse;
import io.flotilla.proto.device.v1.UpdateFleetRequest;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Set;

/** Answers for fleets. */
@GrpcService
@RunOnVirtualThread
final class FleetEndpoint extends FleetServiceGrpc.FleetServiceImplBase {

    private static final Set<String> UPDATABLE = Set.of("display_name", "selector");

    private final Fleets fleets;
    private final CurrentCaller caller;

    FleetEndpoint(Fleets fleets, CurrentCaller caller) {
        this.fleets = fleets;
        this.caller = caller;
    }

    @Override
    public void getFleet(GetFleetRequest request, StreamObserver<Fleet> answer) {
        answer(answer, fleets.get(FleetId.parse("name", request.getName())));
    }

    @Override
    public void listFleets(ListFleetsRequest request, StreamObserver<ListFleetsResponse> answer) {
        var wanted = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListFleets");
        var page = fleets.list(caller.reach(), wanted);
        answer.onNext(
                ListFleetsResponse.newBuilder()
                        .addAllFleets(page.map(this::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void createFleet(CreateFleetRequest request, StreamObserver<Fleet> answer) {
        var sent = request.getFleet();
        answer(
                answer,
                fleets.create(
                        FleetId.parseId("fleet_id", request.getFleetId()),
                        sent.getDisplayName(),
                        LabelSelectorMapper.fromWire(sent.getSelector()),
                        caller.actor()));
    }

    @Override
    public void updateFleet(UpdateFleetRequest request, StreamObserver<Fleet> answer) {
        var sent = request.getFleet();
        var mask = UpdateMask.of(request.getUpdateMask(), request.hasUpdateMask(), UPDATABLE);
        var named = mask.covers("display_name", !sent.getDisplayName().isEmpty());
        var selected = mask.covers("selector", sent.hasSelector());
        answer(
                answer,
                fleets.describe(
                        FleetId.parse("fleet.name", sent.getName()),
                        named ? sent.getDisplayName() : null,
                        selected ? LabelSelectorMapper.fromWire(sent.getSelector()) : null,
                        sent.getEtag(),
                        caller.actor()));
    }

    @Override
    public void deleteFleet(
            DeleteFleetRequest request, StreamObserver<DeleteFleetResponse> answer) {
        fleets.delete(FleetId.parse("name", request.getName()), caller.actor());
        answer.onNext(DeleteFleetResponse.getDefaultInstance());
        answer.onCompleted();
    }

    private void answer(StreamObserver<Fleet> answer, io.flotilla.controller.device.Fleet fleet) {
        answer.onNext(toWire(fleet));
        answer.onCompleted();
    }

    private Fleet toWire(io.flotilla.controller.device.Fleet fleet) {
        return Fleet.newBuilder()
                .setName(fleet.name())
                .setDisplayName(fleet.displayName())
                .setSelector(LabelSelectorMapper.toWire(fleet.selector()))
                .setDeviceCount(fleets.deviceCount(fleet))
                .setCreateTime(Times.toProto(fleet.created()))
                .setUpdateTime(Times.toProto(fleet.updated()))
                .setEtag(fleet.etag().value())
                .build();
    }
}
