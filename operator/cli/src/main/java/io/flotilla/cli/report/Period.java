package io.flotilla.cli.report;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesRequest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The time that a report is about. */
final class Period {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "What served after this time, e.g. 2026-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "What served before this time.")
    private @Nullable String until;

    ListComplianceEntriesRequest.Builder in(ListComplianceEntriesRequest.Builder request) {
        if (since != null) {
            request.setStartTime(time(since));
        }
        if (until != null) {
            request.setEndTime(time(until));
        }
        return request;
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
