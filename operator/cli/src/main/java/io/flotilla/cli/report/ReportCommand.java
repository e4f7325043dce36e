package io.flotilla.cli.report;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.rollout.v1.ComplianceEntry;
import io.flotilla.proto.rollout.v1.ComplianceServiceGrpc;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesRequest;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes reports. */
@Command(name = "report", description = "Make reports for those who ask later.")
public final class ReportCommand {
    private static final int PAGE_SIZE = 1000;

    private final Printer printer;

    /** Writes to the printer. */
    public ReportCommand(Printer printer) {
        this.printer = printer;
    }

    /** What a report is written as. */
    enum Form {
        /** For spreadsheets. */
        CSV,
        /** For programs: one entry a line. */
        JSON,
        /** A page for people. */
        HTML
    }

    @Command(
            name = "compliance",
            description =
                    "Which variant ran on which device from when to when, approved by whom, with"
                            + " which evaluation.")
    int compliance(
            @Mixin ConnectionOptions connection,
            @Option(
                            names = "--format",
                            defaultValue = "CSV",
                            description = "csv, json or html (default csv).")
                    Form form,
            @Option(names = "--device", defaultValue = "", description = "Only this device.")
                    String device,
            @Option(
                            names = "--model",
                            defaultValue = "",
                            description = "Only this model, or models/MODEL/versions/VERSION.")
                    String model,
            @Mixin Period period) {
        var request =
                period.in(
                        ListComplianceEntriesRequest.newBuilder()
                                .setDevice(within("devices/", device))
                                .setModel(within("models/", model)));
        try (var controller = connection.connect()) {
            var stub = controller.unary(ComplianceServiceGrpc::newBlockingStub);
            write(
                    form,
                    each -> {
                        var token = "";
                        do {
                            var page =
                                    stub.listComplianceEntries(
                                            request.setPageSize(PAGE_SIZE)
                                                    .setPageToken(token)
                                                    .build());
                            page.getComplianceEntriesList().forEach(each);
                            token = page.getNextPageToken();
                        } while (!token.isEmpty());
                    });
        }
        return 0;
    }

    /** Each entry is written as it comes: a report may be longer than memory. */
    private void write(Form form, Consumer<Consumer<ComplianceEntry>> entries) {
        switch (form) {
            case CSV -> {
                printer.line(ComplianceCsv.heading());
                entries.accept(entry -> printer.line(ComplianceCsv.line(entry)));
            }
            case JSON -> entries.accept(entry -> printer.streamed(entry, OutputFormat.JSON));
            case HTML -> {
                printer.line(ComplianceHtml.beginning());
                entries.accept(entry -> printer.line(ComplianceHtml.row(entry)));
                printer.line(ComplianceHtml.ending());
            }
        }
    }

    private static String within(String collection, String id) {
        return id.isEmpty() || id.startsWith(collection) ? id : collection + id;
    }
}
