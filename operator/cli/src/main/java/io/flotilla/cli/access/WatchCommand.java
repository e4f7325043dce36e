package io.flotilla.cli.access;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.overview.v1.OverviewServiceGrpc;
import io.flotilla.proto.overview.v1.WatchEventsRequest;
import io.flotilla.proto.overview.v1.WatchEventsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

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
            var place = new Place(after);
            while (follow(controller, place)) {
                printer.say("The connection broke; going on after %d.".formatted(place.sequence()));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** How far the record has been told; null: not at all. */
    private static final class Place {
        private @Nullable Long sequence;

        Place(@Nullable Long sequence) {
            this.sequence = sequence;
        }

        WatchEventsRequest request() {
            var request = WatchEventsRequest.newBuilder();
            if (sequence != null) {
                request.setAfterSequence(sequence);
            }
            return request.build();
        }

        long sequence() {
            return sequence == null ? 0 : sequence;
        }
    }

    /** Shows changes until the stream ends; says whether to go on after that. */
    private boolean follow(ControllerConnection controller, Place place) {
        try {
            Iterator<WatchEventsResponse> changes =
                    controller
                            .streaming(OverviewServiceGrpc::newBlockingStub)
                            .watchEvents(place.request());
            while (changes.hasNext()) {
                var change = changes.next();
                place.sequence = change.getSequence();
                if (isMeant(change)) {
                    show(change);
                }
            }
            return true;
        } catch (StatusRuntimeException broken) {
            // Before anything was told there is nothing to go on with.
            if (broken.getStatus().getCode() == Status.Code.UNAVAILABLE && place.sequence != null) {
                return true;
            }
            throw broken;
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
