package io.flotilla.cli.access;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.connection.Following;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.overview.v1.OverviewServiceGrpc;
import io.flotilla.proto.overview.v1.WatchEventsRequest;
import io.flotilla.proto.overview.v1.WatchEventsResponse;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells of each change as it is made, and loses none to a break. */
@Command(
        name = "watch",
        description = {
            "Tell of each change as it is made, until interrupted.",
            "After a break it goes on where it was. Who, why and from where: flotilla audit list."
        },
        footer = {
            "",
            "  flotilla watch",
            "  flotilla watch devices/press-7",
            "  flotilla watch rollouts --after 4711"
        })
public final class WatchCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "RESOURCE",
            defaultValue = "",
            description = "Only this resource and what is below it, or a whole collection.")
    private String resource = "";

    @Option(
            names = "--after",
            paramLabel = "SEQUENCE",
            description = "Begin after this place in the record (default: now).")
    private @Nullable Long after;

    /** Writes to the printer. */
    public WatchCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        try (var controller = connection.connect()) {
            while (true) {
                new Following(printer).follow(() -> changes(controller), this::tell);
            }
        }
    }

    private Iterator<WatchEventsResponse> changes(ControllerConnection controller) {
        var request = WatchEventsRequest.newBuilder();
        if (after != null) {
            request.setAfterSequence(after);
        }
        return controller
                .streaming(OverviewServiceGrpc::newBlockingStub)
                .watchEvents(request.build());
    }

    private void tell(WatchEventsResponse change) {
        after = change.getSequence();
        if (isMeant(change)) {
            show(change);
        }
    }

    private boolean isMeant(WatchEventsResponse change) {
        var name = change.getResource();
        return !change.getAction().isEmpty()
                && (resource.isEmpty()
                        || name.equals(resource)
                        || name.startsWith(resource.endsWith("/") ? resource : resource + "/"));
    }

    private void show(WatchEventsResponse change) {
        if (output.format().isTable()) {
            printer.line(
                    "%d  %s  %s"
                            .formatted(
                                    change.getSequence(),
                                    change.getAction(),
                                    change.getResource()));
        } else {
            printer.streamed(change, output.format());
        }
    }
}
