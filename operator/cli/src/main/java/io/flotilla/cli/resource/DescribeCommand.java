package io.flotilla.cli.resource;

import com.google.protobuf.Message;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.rollout.v1.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows everything that is known of one resource. */
@Command(
        name = "describe",
        description = "Show all that is known of one resource.",
        footer = {
            "",
            "  flotilla describe device press-7",
            "  flotilla describe version all-minilm-l6-v2/1.0.0"
        })
public final class DescribeCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KIND", description = "Kind, singular or plural.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Resource name or id.")
    private String name = "";

    /** Writes to the printer. */
    public DescribeCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            show(ResourceKinds.named(kind), controller);
        }
    }

    private <T extends Message> void show(ResourceKind<T> kindOf, ControllerConnection controller) {
        T resource = kindOf.reader().apply(controller, kindOf.resourceName(name));
        if (resource instanceof ModelVersion version && output.format().isTable()) {
            new VersionSheet(controller, printer).show(version);
            return;
        }
        if (resource instanceof Device device && output.format().isTable()) {
            new DeviceSheet(printer).show(device);
            return;
        }
        if (resource instanceof Rollout rollout && output.format().isTable()) {
            new RolloutSheet(printer).show(rollout);
            return;
        }
        var format = output.format().isTable() ? OutputFormat.YAML : output.format();
        printer.message(resource, format);
    }
}
