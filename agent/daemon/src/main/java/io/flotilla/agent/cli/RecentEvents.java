package io.flotilla.agent.cli;

import io.flotilla.agent.shared.RecentLog;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/** Puts events into the log that is read from afar. */
final class RecentEvents extends Handler {
    /** As {@link TextFormat} writes them. */
    private static final Pattern LINE = Pattern.compile("(\\S+Z) ([A-Z]+) ([^ :]+): (.*)");

    private final RecentLog log;

    RecentEvents(RecentLog log) {
        this.log = log;
    }

    /** Takes in what runs of this agent before this one have left in files. */
    void addKept(List<String> lines) {
        var at = 0;
        while (at < lines.size()) {
            var head = LINE.matcher(lines.get(at++));
            if (head.matches()) {
                var trace = new StringBuilder();
                while (at < lines.size() && !LINE.matcher(lines.get(at)).matches()) {
                    trace.append(lines.get(at++)).append('\n');
                }
                add(head.group(1), head.group(2), head.group(3), head.group(4), trace.toString());
            }
        }
    }

    private void add(String time, String level, String source, String message, String trace) {
        try {
            log.add(Instant.parse(time), Level.parse(level), source, message, Map.of(), trace);
        } catch (DateTimeParseException | IllegalArgumentException _) {
            // Something else wrote a line that looks like ours; it is left out.
            return;
        }
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        var context = new LinkedHashMap<String, String>();
        var parameters = record.getParameters();
        for (var at = 0; parameters != null && at + 1 < parameters.length; at += 2) {
            context.put(String.valueOf(parameters[at]), String.valueOf(parameters[at + 1]));
        }
        log.add(
                record.getInstant(),
                record.getLevel(),
                TextFormat.source(record),
                String.valueOf(record.getMessage()),
                context,
                TextFormat.traceOf(record));
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
