package io.flotilla.agent.cli;

import io.flotilla.agent.shared.Log;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/**
 * Lines for systemd's journal, which keeps the time itself and takes the priority from a mark: each
 * line of an event has one, since each is an entry of its own.
 */
final class JournalFormat extends Formatter {
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int INFO = 6;
    private static final int DEBUG = 7;

    @Override
    public String format(LogRecord record) {
        var mark = "<" + priority(record.getLevel()) + ">";
        var event = TextFormat.source(record) + ": " + Log.line(record) + "\n";
        return (event + TextFormat.traceOf(record))
                .lines()
                .map(line -> mark + line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static int priority(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return ERROR;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return WARNING;
        }
        return level.intValue() >= Level.INFO.intValue() ? INFO : DEBUG;
    }
}
