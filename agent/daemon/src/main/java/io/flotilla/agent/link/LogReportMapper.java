package io.flotilla.agent.link;

import com.google.protobuf.Timestamp;
import io.flotilla.agent.shared.RecentLog;
import io.flotilla.proto.device.v1.LogEntry;
import io.flotilla.proto.link.v1.LogReport;
import io.flotilla.proto.link.v1.LogRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/** Answers who asks for entries of this agent's log. */
final class LogReportMapper {
    private static final int MAX_BYTES = 256 * 1024;

    private LogReportMapper() {}

    /** What was asked for, as much of it as a message may hold. */
    static LogReport answer(LogRequest request, RecentLog log, Instant now) {
        var limit = Math.clamp(request.getLimit(), 1, RecentLog.MAX_ENTRIES);
        var report = LogReport.newBuilder().setRequestId(request.getRequestId());
        if (request.getAfterSequence() > 0) {
            return report.addAllLogEntries(fitting(log.after(request.getAfterSequence(), limit)))
                    .build();
        }
        // The latest are worth the most.
        var latest = log.latest(limit, earliest(request, now)).reversed();
        return report.addAllLogEntries(fitting(latest).reversed()).build();
    }

    private static Instant earliest(LogRequest request, Instant now) {
        return request.hasSinceDuration()
                ? now.minus(Duration.ofSeconds(request.getSinceDuration().getSeconds()))
                : Instant.MIN;
    }

    private static List<LogEntry> fitting(List<RecentLog.Entry> entries) {
        var fitting = new ArrayList<LogEntry>();
        var left = MAX_BYTES;
        for (var entry : entries) {
            var message = toProto(entry);
            left -= message.getSerializedSize();
            if (left < 0) {
                break;
            }
            fitting.add(message);
        }
        return fitting;
    }

    private static LogEntry toProto(RecentLog.Entry entry) {
        var time = entry.time();
        return LogEntry.newBuilder()
                .setSequence(entry.sequence())
                .setTime(
                        Timestamp.newBuilder()
                                .setSeconds(time.getEpochSecond())
                                .setNanos(time.getNano()))
                .setSeverity(severity(entry.level()))
                .setSource(entry.source())
                .setMessage(entry.message())
                .putAllContext(entry.context())
                .setTrace(entry.trace())
                .build();
    }

    private static LogEntry.Severity severity(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return LogEntry.Severity.SEVERITY_ERROR;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return LogEntry.Severity.SEVERITY_WARNING;
        }
        return level.intValue() >= Level.INFO.intValue()
                ? LogEntry.Severity.SEVERITY_INFO
                : LogEntry.Severity.SEVERITY_DEBUG;
    }
}
