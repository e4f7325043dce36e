package io.flotilla.cli.access;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.access.v1.ListEventsRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The choice of entries. */
final class AuditFilter {
    @Option(
            names = "--resource",
            defaultValue = "",
            description = "Only what was done to this and to what is below it, e.g. rollouts/r1.")
    private String resource = "";

    @Option(
            names = "--actor",
            defaultValue = "",
            description = "Only what this one did, e.g. tokens/admin.")
    private String actor = "";

    @Option(
            names = "--action",
            defaultValue = "",
            description = "Only this action, or with a \".\" at the end all that begin so.")
    private String action = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "From this time on, e.g. 2026-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
    private @Nullable String until;

    static ListEventsRequest everything() {
        return ListEventsRequest.getDefaultInstance();
    }

    ListEventsRequest request() {
        var request =
                ListEventsRequest.newBuilder()
                        .setResource(resource)
                        .setActor(actor)
                        .setAction(action);
        if (since != null) {
            request.setStartTime(time(since));
        }
        if (until != null) {
            request.setEndTime(time(until));
        }
        return request.build();
    }

    private static Timestamp time(String text) {
        try {
            var time = Instant.parse(text);
            return Timestamp.newBuilder()
                    .setSeconds(time.getEpochSecond())
                    .setNanos(time.getNano())
                    .build();
        } catch (DateTimeParseException _) {
            throw CommandFailure.usage("\"" + text + "\" is no time such as 2026-01-31T08:00:00Z.");
        }
    }
}
