package io.flotilla.controller.telemetry.api;

import io.flotilla.controller.device.Devices;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.PageRequest;
import io.flotilla.controller.telemetry.SeriesRepository;
import io.flotilla.controller.telemetry.series.Drift;
import io.flotilla.controller.telemetry.series.Drifts;
import io.flotilla.controller.telemetry.series.RollingSeries;
import io.flotilla.controller.telemetry.series.SeriesPoint;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesRequest;
import io.flotilla.proto.telemetry.v1.ListDeviceSeriesResponse;
import io.flotilla.proto.telemetry.v1.ListDriftsRequest;
import io.flotilla.proto.telemetry.v1.ListDriftsResponse;
import io.flotilla.proto.telemetry.v1.ListSeriesRequest;
import io.flotilla.proto.telemetry.v1.ListSeriesResponse;
import io.flotilla.proto.telemetry.v1.TelemetryServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.time.Clock;

/** Shows what devices measured. */
@GrpcService
@RunOnVirtualThread
final class TelemetryEndpoint extends TelemetryServiceGrpc.TelemetryServiceImplBase {

    private final Devices devices;
    private final SeriesRepository series;
    private final RollingSeries rolling;
    private final Drifts drifts;
    private final Clock clock;

    TelemetryEndpoint(
            Devices devices,
            SeriesRepository series,
            RollingSeries rolling,
            Drifts drifts,
            Clock clock) {
        this.devices = devices;
        this.series = series;
        this.rolling = rolling;
        this.drifts = drifts;
        this.clock = clock;
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

    @Override
    public void listSeries(ListSeriesRequest request, StreamObserver<ListSeriesResponse> answer) {
        var query = SeriesReader.read(request, rolling, clock.instant());
        var asked = request.toBuilder().clearPageSize().clearPageToken().build();
        var wanted =
                PageRequest.of(
                        request.getPageSize(),
                        request.getPageToken(),
                        "ListSeries",
                        asked.toString());
        var page =
                wanted.cut(rolling.after(query, wanted.after(), wanted.limit()), SeriesPoint::key);
        answer.onNext(
                ListSeriesResponse.newBuilder()
                        .addAllSeriesPoints(page.map(SeriesMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }

    @Override
    public void listDrifts(ListDriftsRequest request, StreamObserver<ListDriftsResponse> answer) {
        var version = request.getModelVersion();
        var wanted =
                PageRequest.of(
                        request.getPageSize(), request.getPageToken(), "ListDrifts", version);
        var page = wanted.cut(drifts.after(version, wanted.after(), wanted.limit()), Drift::key);
        answer.onNext(
                ListDriftsResponse.newBuilder()
                        .addAllDrifts(page.map(SeriesMapper::toWire).items())
                        .setNextPageToken(page.nextPageToken())
                        .build());
        answer.onCompleted();
    }
}
