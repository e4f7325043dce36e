package io.flotilla.cli.planning;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.planning.v1.ExplainSelectionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says which variant suits a device, and why each other does not. */
@Command(
        name = "explain",
        description = "Say which variant of a version suits a device, and why.",
        footer = {"", "  flotilla explain press-7 all-minilm-l6-v2/1.0.0"})
public final class ExplainCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "DEVICE", description = "The device.")
    private String device = "";

    @Parameters(
            index = "1",
            paramLabel = "MODEL/VERSION",
            description = "The version, or its name.")
    private String version = "";

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "Rollout policy to select under: "
                            + PolicyChoice.USAGE
                            + " (default: the default policy).")
    private @Nullable String policy;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Preset that says what the policy does not; see flotilla get presets.")
    private String preset = "";

    /** Writes to the printer. */
    public ExplainCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var request =
                ExplainSelectionRequest.newBuilder()
                        .setDevice(device.startsWith("devices/") ? device : "devices/" + device)
                        .setModelVersion(Names.version(version));
        var chosen = PolicyChoice.orDefault(policy);
        try (var controller = connection.connect()) {
            var goesBy = chosen.policy(controller);
            if (goesBy.hasVariantPolicy()) {
                request.setPolicy(goesBy.getVariantPolicy());
            }
            if (!preset.isEmpty()) {
                request.getPolicyBuilder().setPreset(preset);
            }
            var answer =
                    controller
                            .unary(PlanningServiceGrpc::newBlockingStub)
                            .explainSelection(request.build());
            if (!output.format().isTable()) {
                printer.message(answer, output.format());
                return;
            }
            SelectionView.lines(answer.getPlanned()).forEach(printer::line);
            if (answer.hasReported()) {
                printer.line("");
                printer.line("The device itself last chose, with what it knew then:");
                SelectionView.lines(answer.getReported()).forEach(printer::line);
            }
            if (answer.hasDisagreement()) {
                printer.line("");
                printer.line(answer.getDisagreement().getText());
            }
        }
    }
}
