package io.flotilla.cli.access;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.access.v1.Event;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reads the record of changes and checks that it is whole. */
@Command(name = "audit", description = "Read the record of changes, and check that it is whole.")
public final class AuditCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public AuditCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "list", description = "Show who changed what, when, from where and why.")
    int list(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Mixin AuditFilter filter) {
        var events = new ArrayList<Event>();
        try (var controller = connection.connect()) {
            AuditPages.forEach(controller, filter.request(), events::add);
        }
        if (!output.format().isTable()) {
            printer.messages("events", events, output.format());
            return 0;
        }
        var table = new Table("NO", "TIME", "ACTOR", "FROM", "ACTION", "RESOURCE", "WHY");
        for (var event : events) {
            table.row(
                    Long.toString(event.getSequence()),
                    Words.time(event.hasOccurTime(), event.getOccurTime()),
                    event.getActor(),
                    event.getSource(),
                    event.getAction(),
                    event.getResource(),
                    event.getReason());
        }
        table.lines().forEach(printer::line);
        return 0;
    }

    @Command(
            name = "export",
            description = "Write entries as JSON, one a line, with their digests.")
    int export(@Mixin ConnectionOptions connection, @Mixin AuditFilter filter) {
        try (var controller = connection.connect()) {
            AuditPages.forEach(
                    controller,
                    filter.request(),
                    event -> printer.streamed(event, OutputFormat.JSON));
        }
        return 0;
    }

    @Command(
            name = "verify",
            description = {
                "Check that nothing in the record was removed, changed or moved.",
                "All entries are read and their digests computed here. What was cut off at the end"
                        + " shows only against a head that was noted before: keep what this prints."
            })
    int verify(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Option(
                            names = "--head",
                            paramLabel = "NUMBER:SHA256",
                            description = "An earlier head that must still be in the record.")
                    @Nullable String head) {
        var check = new AuditCheck(head == null ? null : AuditHead.parse(head));
        try (var controller = connection.connect()) {
            AuditPages.forEach(controller, AuditFilter.everything(), check::next);
        }
        var found = check.finding();
        if (found.isPresent()) {
            throw CommandFailure.failed("The record is broken: " + found.get() + ".");
        }
        var last = check.head();
        if (output.format().isTable()) {
            printer.say("The record is whole: %d entries.".formatted(last.sequence()));
            printer.line(last.toString());
        } else {
            printer.document(
                    Map.of("entries", last.sequence(), "head", last.toString()), output.format());
        }
        return 0;
    }
}
