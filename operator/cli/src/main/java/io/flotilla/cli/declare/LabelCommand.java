package io.flotilla.cli.declare;

import com.google.protobuf.FieldMask;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.device.v1.Device;
import io.flotilla.proto.device.v1.DeviceServiceGrpc;
import io.flotilla.proto.device.v1.GetDeviceRequest;
import io.flotilla.proto.device.v1.UpdateDeviceRequest;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets and removes labels of devices. */
@Command(
        name = "label",
        description = "Set labels of devices with KEY=VALUE, and remove them with KEY-.",
        footer = {
            "",
            "  flotilla label press-7 press-8 site=a stage=canary",
            "  flotilla label press-7 stage-"
        })
public final class LabelCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            arity = "2..*",
            paramLabel = "DEVICE|KEY=VALUE|KEY-",
            description = "Devices, and what to do to the labels of each.")
    private List<String> words = List.of();

    @Option(names = "--overwrite", description = "Change labels that have another value.")
    private boolean overwrite;

    /** Writes to the printer. */
    public LabelCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var devices = words.stream().filter(Predicate.not(LabelEdit::isEdit)).toList();
        var edit = LabelEdit.parse(words.stream().filter(LabelEdit::isEdit).toList(), overwrite);
        if (devices.isEmpty() || edit.isEmpty()) {
            throw CommandFailure.usage("Name devices, and labels as KEY=VALUE or KEY-.");
        }
        try (var controller = connection.connect()) {
            devices.forEach(device -> label(controller, device, edit));
        }
    }

    void label(ControllerConnection controller, String id, LabelEdit edit) {
        var name = id.startsWith("devices/") ? id : "devices/" + id;
        var stub = controller.unary(DeviceServiceGrpc::newBlockingStub);
        var device = stub.getDevice(GetDeviceRequest.newBuilder().setName(name).build());
        var labels = edit.of(name, device.getLabelsMap());
        if (labels.equals(device.getLabelsMap())) {
            printer.line(name + " unchanged");
            return;
        }
        var wanted =
                Device.newBuilder().setName(name).setEtag(device.getEtag()).putAllLabels(labels);
        var _ =
                stub.updateDevice(
                        UpdateDeviceRequest.newBuilder()
                                .setDevice(wanted)
                                .setUpdateMask(FieldMask.newBuilder().addPaths("labels"))
                                .build());
        printer.line(name + " labeled");
    }
}
