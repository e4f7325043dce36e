package io.flotilla.controller.telemetry.api;

import io.flotilla.controller.device.Devices;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.telemetry.SeriesRepository;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesRequest;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesResponse;
import io.flotilla.proto.telemetry.v1.TelemetryServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** Shows what devices measured. */
@GrpcService
@RunOnVirtualThread
final class TelemetryEndpoint extends TelemetryServiceGrpc.TelemetryServiceImplBase {

    private final Devices devices;
    private final SeriesRepository series;

    TelemetryEndpoint(Devices devices, SeriesRepository series) {
        this.devices = devices;
        this.series = series;
    }

    @Override
    public void listDeviceSeries(
            ListDeviceSeriesRequest request, StreamObserver<ListDeviceSeriesResponse> answer) {
        var device = devices.get(DeviceId.parse("parent", request.getParent())).id();
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListDeviceSeries",
                        device.value());
        var page =
                wanted.cut(
                        series.after(device, wanted.after(), wanted.limit()),
                        found -> series.keyOf(found.series()));
        answer.onNext(
                ListDeviceSeriesResponse.newBuilder()
                        .addAllDeviceSeries(page.map(TelemetryMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }
}
