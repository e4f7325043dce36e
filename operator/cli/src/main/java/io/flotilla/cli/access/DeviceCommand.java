package io.flotilla.cli.access;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.DeviceServiceGrpc.DeviceServiceBlockingStub;
import io.flotilla.proto.device.v1.RejectDeviceRequest;
import io.flotilla.proto.device.v1.ResumeDeviceRequest;
import io.flotilla.proto.device.v1.RetireDeviceRequest;
import io.flotilla.proto.device.v1.SuspendDeviceRequest;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides which devices take part. */
@Command(
        name = "device",
        description = "Decide which devices take part (see also: flotilla approve).")
public final class DeviceCommand {
    private static final String REASON = "Why, for the record.";

    private final Printer printer;

    /** Writes to the printer. */
    public DeviceCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "reject", description = "Refuse a device that waits for approval, for good.")
    int reject(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "DEVICE") String device,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request = RejectDeviceRequest.newBuilder().setName(name(device)).setReason(reason);
        return move(connection, devices -> devices.rejectDevice(request.build()));
    }

    @Command(name = "suspend", description = "Keep a device out of rollouts for a while.")
    int suspend(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "DEVICE") String device,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request = SuspendDeviceRequest.newBuilder().setName(name(device)).setReason(reason);
        return move(connection, devices -> devices.suspendDevice(request.build()));
    }

    @Command(name = "resume", description = "Bring a suspended device back.")
    int resume(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "DEVICE") String device,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request = ResumeDeviceRequest.newBuilder().setName(name(device)).setReason(reason);
        return move(connection, devices -> devices.resumeDevice(request.build()));
    }

    @Command(name = "retire", description = "End a device's life in the fleet, for good.")
    int retire(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "DEVICE") String device,
            @Option(names = "--reason", defaultValue = "", description = REASON) String reason) {
        var request = RetireDeviceRequest.newBuilder().setName(name(device)).setReason(reason);
        return move(connection, devices -> devices.retireDevice(request.build()));
    }

    private int move(
            ConnectionOptions connection, Function<DeviceServiceBlockingStub, Device> call) {
        try (ControllerConnection controller = connection.connect()) {
            var device = call.apply(controller.unary(DeviceServiceGrpc::newBlockingStub));
            printer.say(
                    device.getName() + " is " + Words.constant(device.getState(), "STATE") + ".");
        }
        return 0;
    }

    private static String name(String device) {
        return device.startsWith("devices/") ? device : "devices/" + device;
    }
}
