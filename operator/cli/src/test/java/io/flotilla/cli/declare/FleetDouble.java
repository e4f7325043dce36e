package io.flotilla.cli.declare;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.proto.device.v1.CreateFleetRequest;
import io.flotilla.proto.device.v1.DeleteFleetRequest;
import io.flotilla.proto.device.v1.DeleteFleetResponse;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.Fleet;
import io.flotilla.proto.device.v1.FleetServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.GetFleetRequest;
import io.flotilla.proto.device.v1.UpdateDeviceRequest;
import io.flotilla.proto.device.v1.UpdateFleetRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fleets and devices as a controller keeps them, with etags that rise. */
final class FleetDouble implements AutoCloseable {
    private final Map<String, Fleet> fleets = new TreeMap<>();
    private final Map<String, Device> devices = new TreeMap<>();
    private int writes;

    private final Server server;

    private final String address;

    private FleetDouble(String name) throws IOException {
        this.address = name;
        this.server =
                InProcessServerBuilder.forName(name)
                        .directExecutor()
                        .addService(new Fleets())
                        .addService(new Devices())
                        .build()
                        .start();
    }

    static FleetDouble start() throws IOException {
        return new FleetDouble(InProcessServerBuilder.generateName());
    }

    ControllerConnection connect() {
        return ControllerConnection.over(
                InProcessChannelBuilder.forName(address).directExecutor().build(), "token");
    }

    /** One that must be there. */
    Fleet fleet(String name) {
        return Objects.requireNonNull(fleets.get(name), name);
    }

    boolean hasNoFleets() {
        return fleets.isEmpty();
    }

    /** One that must be there. */
    Device device(String name) {
        return Objects.requireNonNull(devices.get(name), name);
    }

    void add(Device device) {
        devices.put(device.getName(), device);
    }

    /** How often anything was changed. */
    int writes() {
        return writes;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static <T> void answer(StreamObserver<T> to, @Nullable T found) {
        if (found == null) {
            to.onError(Status.NOT_FOUND.withDescription("There is none.").asRuntimeException());
            return;
        }
        to.onNext(found);
        to.onCompleted();
    }

    private static void abort(StreamObserver<?> to) {
        to.onError(Status.ABORTED.withDescription("It has changed.").asRuntimeException());
    }

    private final class Fleets extends FleetServiceGrpc.FleetServiceImplBase {
        @Override
        public void getFleet(GetFleetRequest request, StreamObserver<Fleet> answer) {
            answer(answer, fleets.get(request.getName()));
        }

        @Override
        public void createFleet(CreateFleetRequest request, StreamObserver<Fleet> answer) {
            var name = "fleets/" + request.getFleetId();
            keep(request.getFleet().toBuilder().setName(name), answer);
        }

        @Override
        public void updateFleet(UpdateFleetRequest request, StreamObserver<Fleet> answer) {
            var wanted = request.getFleet();
            var kept = fleets.get(wanted.getName());
            if (kept == null || !kept.getEtag().equals(wanted.getEtag())) {
                abort(answer);
                return;
            }
            var builder = kept.toBuilder();
            for (var path : request.getUpdateMask().getPathsList()) {
                switch (path) {
                    case "display_name" -> builder.setDisplayName(wanted.getDisplayName());
                    case "selector" -> builder.setSelector(wanted.getSelector());
                    default -> throw new IllegalArgumentException(path);
                }
            }
            keep(builder, answer);
        }

        private void keep(Fleet.Builder fleet, StreamObserver<Fleet> answer) {
            var kept = fleet.setEtag("w" + ++writes).setDeviceCount(7).build();
            fleets.put(kept.getName(), kept);
            answer(answer, kept);
        }

        @Override
        public void deleteFleet(
                DeleteFleetRequest request, StreamObserver<DeleteFleetResponse> answer) {
            writes++;
            answer(
                    answer,
                    fleets.remove(request.getName()) == null
                            ? null
                            : DeleteFleetResponse.getDefaultInstance());
        }
    }

    private final class Devices extends DeviceServiceGrpc.DeviceServiceImplBase {
        @Override
        public void getDevice(GetDeviceRequest request, StreamObserver<Device> answer) {
            answer(answer, devices.get(request.getName()));
        }

        @Override
        public void updateDevice(UpdateDeviceRequest request, StreamObserver<Device> answer) {
            var wanted = request.getDevice();
            var kept = devices.get(wanted.getName());
            if (kept == null || !kept.getEtag().equals(wanted.getEtag())) {
                abort(answer);
                return;
            }
            var changed =
                    kept.toBuilder()
                            .clearLabels()
                            .putAllLabels(wanted.getLabelsMap())
                            .setEtag("w" + ++writes)
                            .build();
            devices.put(changed.getName(), changed);
            answer(answer, changed);
        }
    }
}
