package io.flotilla.cli.telemetry;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.planning.Names;
import io.flotilla.proto.telemetry.v1.Drift;
import io.flotilla.proto.telemetry.v1.ListDriftsRequest;
import io.flotilla.proto.telemetry.v1.TelemetryServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how far what variants are asked and answer is from their first days. */
@Command(
        name = "drifts",
        description = {
            "Show how far what variants are asked and answer is from their first days.",
            "By population stability index: below 0.1 little has changed, above 0.25 much has."
        },
        footer = {"", "  flotilla drifts --model-version all-minilm-l6-v2/1.0.0"})
public final class DriftsCommand implements Runnable {
    private static final int PAGE = 1000;

    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Option(
            names = "--model-version",
            paramLabel = "VERSION",
            defaultValue = "",
            description = "Only variants of this version, MODEL/VERSION or its name.")
    private String version = "";

    /** Writes to the printer. */
    public DriftsCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var drifts = drifts();
        if (!output.format().isTable()) {
            printer.messages("drifts", drifts, output.format());
        } else if (drifts.isEmpty()) {
            printer.say("No variant has served long enough to tell.");
        } else {
            DriftTable.of(drifts).lines().forEach(printer::line);
        }
    }

    private List<Drift> drifts() {
        var drifts = new ArrayList<Drift>();
        var request =
                ListDriftsRequest.newBuilder()
                        .setPageSize(PAGE)
                        .setModelVersion(version.isEmpty() ? "" : Names.version(version));
        try (var controller = connection.connect()) {
            do {
                var page =
                        controller
                                .unary(TelemetryServiceGrpc::newBlockingStub)
                                .listDrifts(request.build());
                drifts.addAll(page.getDriftsList());
                request.setPageToken(page.getNextPageToken());
            } while (!request.getPageToken().isEmpty());
        }
        return drifts;
    }
}
