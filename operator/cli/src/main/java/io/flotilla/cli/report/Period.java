package io.flotilla.cli.report;

import com.google.protobuf.Timestamp;
import io.flotilla.cli.output.TimestampConverter;
import io.flotilla.proto.rollout.v1.ListComplianceEntriesRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The time that a report is about. */
final class Period {
    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimestampConverter.class,
            description = "What served after this time, e.g. 2026-01-31T08:00:00Z.")
    private @Nullable Timestamp since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimestampConverter.class,
            description = "What served before this time.")
    private @Nullable Timestamp until;

    ListComplianceEntriesRequest.Builder in(ListComplianceEntriesRequest.Builder request) {
        if (since != null) {
            request.setStartTime(since);
        }
        if (until != null) {
            request.setEndTime(until);
        }
        return request;
    }
}
