package io.flotilla.cli.access;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.device.v1.ApproveDeviceRequest;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.registry.v1.ApproveModelVersionRequest;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.rollout.v1.ApproveRolloutRequest;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves what waits for somebody, several at once. */
@Command(
        name = "approve",
        description = {
            "Approve devices, versions or rollouts that wait for it.",
            "Stops at the first that is refused."
        },
        footer = {
            "",
            "  flotilla approve device press-7 press-8",
            "  flotilla approve rollout ro-1 --reason 'the canaries look well'",
            "  flotilla approve version llama/2.0"
        })
public final class ApproveCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "device, version or rollout.")
    private String kind = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Resource names or ids.")
    private List<String> names = List.of();

    @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
    private String reason = "";

    /** Writes to the printer. */
    public ApproveCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var approval = approval();
        try (var controller = connection.connect()) {
            for (var name : names) {
                printer.say(approval.of(controller, name));
            }
        }
    }

    /** Approves one, and says how it stands. */
    @FunctionalInterface
    private interface Approval {
        String of(ControllerConnection controller, String name);
    }

    private Approval approval() {
        return switch (kind) {
            case "device", "devices" -> this::device;
            case "version", "versions" -> this::version;
            case "rollout", "rollouts" -> this::rollout;
            default ->
                    throw CommandFailure.usage(
                            "There is no kind %s that is approved; known are device, version, rollout"
                                    .formatted(kind));
        };
    }

    private String device(ControllerConnection controller, String name) {
        var approved =
                controller
                        .unary(DeviceServiceGrpc::newBlockingStub)
                        .approveDevice(
                                ApproveDeviceRequest.newBuilder()
                                        .setName(full("devices/", name))
                                        .setReason(reason)
                                        .build());
        return said(approved.getName(), approved.getState());
    }

    private String version(ControllerConnection controller, String name) {
        var ids = name.split("/", -1);
        var approved =
                controller
                        .unary(ModelVersionServiceGrpc::newBlockingStub)
                        .approveModelVersion(
                                ApproveModelVersionRequest.newBuilder()
                                        .setName(
                                                ids.length == 2
                                                        ? "models/%s/versions/%s"
                                                                .formatted(ids[0], ids[1])
                                                        : name)
                                        .setReason(reason)
                                        .build());
        return said(approved.getName(), approved.getState());
    }

    private String rollout(ControllerConnection controller, String name) {
        var approved =
                controller
                        .unary(RolloutServiceGrpc::newBlockingStub)
                        .approveRollout(
                                ApproveRolloutRequest.newBuilder()
                                        .setName(full("rollouts/", name))
                                        .setReason(reason)
                                        .build());
        return said(approved.getName(), approved.getState());
    }

    private static String full(String collection, String name) {
        return name.startsWith(collection) ? name : collection + name;
    }

    private static String said(String name, Enum<?> state) {
        return "%s is %s.".formatted(name, Words.constant(state, "STATE"));
    }
}
