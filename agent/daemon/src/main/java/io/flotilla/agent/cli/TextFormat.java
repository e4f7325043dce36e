package io.flotilla.agent.cli;

import io.flotilla.agent.shared.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One line for each event: time, level, short class name, message with its key-values. */
final class TextFormat extends Formatter {

    @Override
    public String format(LogRecord record) {
        return record.getInstant()
                + " "
                + record.getLevel().getName()
                + " "
                + source(record)
                + ": "
                + Log.line(record)
                + System.lineSeparator()
                + traceOf(record);
    }

    /** The short name of the class that logged. */
    static String source(LogRecord record) {
        var name = String.valueOf(record.getLoggerName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The stack of what was thrown, in lines of their own; empty if nothing was. */
    static String traceOf(LogRecord record) {
        if (record.getThrown() == null) {
            return "";
        }
        var trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
