package io.flotilla.agent.shared;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes constant messages with their context, which a record carries as parameters: keys and
 * values in turn.
 */
public final class Log {
    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    /** The log of a class. */
    public static Log of(Class<?> owner) {
        return new Log(Logger.getLogger(owner.getName()));
    }

    /** Something that needs a person. */
    public void error(String message, @Nullable Throwable cause, Object... context) {
        write(Level.SEVERE, message, cause, context);
    }

    /** Something degraded that recovers by itself. */
    public void warning(String message, Object... context) {
        write(Level.WARNING, message, null, context);
    }

    /** A lifecycle move. */
    public void info(String message, Object... context) {
        write(Level.INFO, message, null, context);
    }

    /** The rest. */
    public void debug(String message, Object... context) {
        write(Level.FINE, message, null, context);
    }

    private void write(Level level, String message, @Nullable Throwable cause, Object... context) {
        if (!logger.isLoggable(level)) {
            return;
        }
        if (context.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value: " + message);
        }
        var record = new LogRecord(level, message);
        record.setLoggerName(logger.getName());
        record.setSourceClassName(logger.getName());
        record.setParameters(context);
        record.setThrown(cause);
        logger.log(record);
    }

    /** A record as one line: {@code message key=value key="a b"}. */
    public static String line(LogRecord record) {
        var line = new StringBuilder(String.valueOf(record.getMessage()));
        var context = record.getParameters();
        for (var at = 0; context != null && at + 1 < context.length; at += 2) {
            line.append(' ').append(context[at]).append('=').append(quoted(context[at + 1]));
        }
        return line.toString();
    }

    private static String quoted(Object value) {
        var text = String.valueOf(value);
        var plain = !text.isEmpty() && text.chars().allMatch(Log::isPlain);
        if (plain) {
            return text;
        }
        var out = new StringBuilder("\"");
        text.chars().forEach(character -> appendEscaped(out, character));
        return out.append('"').toString();
    }

    private static boolean isPlain(int character) {
        return character > ' ' && character < 127 && character != '"' && character != '\\';
    }

    private static void appendEscaped(StringBuilder out, int character) {
        if (character == '"' || character == '\\') {
            out.append('\\').append((char) character);
        } else if (character < ' ' || character == 127) {
            out.append(String.format(Locale.ROOT, "\\u%04x", character));
        } else {
            out.append((char) character);
        }
    }
}
