package io.flotilla.cli.resource;

import com.google.protobuf.Duration;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.connection.Following;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.yaml.DurationConverter;
import io.flotilla.proto.device.v1.DeviceLogServiceGrpc;
import io.flotilla.proto.device.v1.ListLogEntriesRequest;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.device.v1.WatchLogEntriesRequest;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a device has written down of its own work. */
@Command(
        name = "logs",
        description = {
            "Show the latest entries of a device's log.",
            "They are fetched from the device, which must be connected; that they were is recorded."
        },
        footer = {"", "  flotilla logs press-7", "  flotilla logs press-7 --since 10m --follow"})
public final class LogsCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "DEVICE", description = "Resource name or id of the device.")
    private String device = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "Most entries to begin with, up to 2000 (default 100).")
    private int lines;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            converter = DurationConverter.class,
            description = "Only entries of the last so long by the device's clock, e.g. 10m.")
    private @Nullable Duration since;

    @Option(
            names = {"-f", "--follow"},
            description =
                    "Go on with each new entry until interrupted, for an hour at most, also after"
                            + " a break.")
    private boolean isFollowed;

    /** Writes to the printer. */
    public LogsCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var parent = ResourceNames.of("device", device);
        try (var controller = connection.connect()) {
            if (isFollowed) {
                follow(controller, parent);
            } else {
                list(controller, parent);
            }
        }
    }

    private void list(ControllerConnection controller, String parent) {
        var request = ListLogEntriesRequest.newBuilder().setParent(parent).setLimit(lines);
        if (since != null) {
            request.setSinceDuration(since);
        }
        var told =
                controller
                        .unary(DeviceLogServiceGrpc::newBlockingStub)
                        .listLogEntries(request.build())
                        .getLogEntriesList();
        if (!output.format().isTable()) {
            printer.messages("logEntries", told, output.format());
        } else if (told.isEmpty()) {
            printer.say("Nothing was written down.");
        } else {
            told.forEach(entry -> printer.line(text(entry)));
        }
    }

    private void follow(ControllerConnection controller, String parent) {
        var request = WatchLogEntriesRequest.newBuilder().setParent(parent).setLimit(lines);
        if (since != null) {
            request.setSinceDuration(since);
        }
        new Following(printer)
                .follow(
                        () ->
                                controller
                                        .streaming(DeviceLogServiceGrpc::newBlockingStub)
                                        .watchLogEntries(request.build()),
                        entry -> {
                            show(entry);
                            request.setAfterSequence(entry.getSequence());
                        });
    }

    private void show(LogEntry entry) {
        if (output.format().isTable()) {
            printer.line(text(entry));
        } else {
            printer.streamed(entry, output.format());
        }
    }

    /** An entry as the device's own log has it, safe for a terminal. */
    static String text(LogEntry entry) {
        var text =
                new StringBuilder()
                        .append(Words.time(entry.hasTime(), entry.getTime()))
                        .append(' ')
                        .append(Words.constant(entry.getSeverity(), "SEVERITY"))
                        .append(' ')
                        .append(entry.getSource())
                        .append(": ")
                        .append(entry.getMessage());
        new TreeMap<>(entry.getContextMap())
                .forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
        if (!entry.getTrace().isEmpty()) {
            text.append('\n').append(entry.getTrace().stripTrailing());
        }
        return Words.visible(text.toString().replace("\n", "\n    "));
    }
}
