package io.flotilla.cli.access;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.output.TimestampConverter;
import io.flotilla.proto.access.v1.ListEventsRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The choice of entries. */
final class AuditFilter {
    @Parameters(
            arity = "0..1",
            paramLabel = "RESOURCE",
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
            converter = TimestampConverter.class,
            description = "From this time on, e.g. 2026-01-31T08:00:00Z.")
    private @Nullable Timestamp since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimestampConverter.class,
            description = "Before this time.")
    private @Nullable Timestamp until;

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
            request.setStartTime(since);
        }
        if (until != null) {
            request.setEndTime(until);
        }
        return request.build();
    }
}
