package io.flotilla.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each event: time, level, short class name, message with its key-values. */
final class LogFormat extends Formatter {
    /** Held, since the log's own registry forgets loggers, and their levels, that nobody holds. */
    private static final Logger OURS = Logger.getLogger("io.flotilla");

    /** Sends the log to standard error at a level. */
    static void install(Level level) {
        LogManager.getLogManager().reset();
        var handler = new ConsoleHandler();
        handler.setFormatter(new LogFormat());
        handler.setLevel(Level.ALL);
        var root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(level);
    }

    @Override
    public String format(LogRecord record) {
        var name = String.valueOf(record.getLoggerName());
        var line =
                String.format(
                        Locale.ROOT,
                        "%s %s %s: %s%n",
                        record.getInstant(),
                        record.getLevel().getName(),
                        name.substring(name.lastIndexOf('.') + 1),
                        formatMessage(record));
        return line + traceOf(record);
    }

    private static String traceOf(LogRecord record) {
        if (record.getThrown() == null) {
            return "";
        }
        var trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
