package io.flotilla.cli.resource;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.ListEventsRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows who changed what, when and why. */
@Command(name = "events", description = "Show who changed what, when and why.")
public final class EventsCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "RESOURCE",
            defaultValue = "",
            description = "Only events of this resource and those below it, e.g. rollouts/r1.")
    private String resource = "";

    /** Writes to the printer. */
    public EventsCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var events = new ArrayList<Event>();
        try (var controller = connection.connect()) {
            var token = "";
            do {
                var request =
                        ListEventsRequest.newBuilder()
                                .setResource(resource)
                                .setPageSize(1000)
                                .setPageToken(token);
                var page =
                        controller
                                .unary(EventServiceGrpc::newBlockingStub)
                                .listEvents(request.build());
                events.addAll(page.getEventsList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
        }
        if (output.format().isTable()) {
            table(events).lines().forEach(printer::line);
        } else {
            printer.messages("events", events, output.format());
        }
    }

    private static Table table(List<Event> events) {
        var table = new Table("TIME", "ACTOR", "ACTION", "RESOURCE", "REASON");
        for (var event : events) {
            table.row(
                    Words.time(event.hasOccurTime(), event.getOccurTime()),
                    event.getActor(),
                    event.getAction(),
                    event.getResource(),
                    event.getReason());
        }
        return table;
    }
}
