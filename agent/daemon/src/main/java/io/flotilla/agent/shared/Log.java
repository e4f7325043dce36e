package io.flotilla.agent.shared;

import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes constant messages with their context as key-values: {@code message key=value key="a b"}.
 */
public final class Log {
    private final System.Logger logger;

    private Log(System.Logger logger) {
        this.logger = logger;
    }

    /** The log of a class. */
    public static Log of(Class<?> owner) {
        return new Log(System.getLogger(owner.getName()));
    }

    /** Something that needs a person. */
    public void error(String message, @Nullable Throwable cause, Object... context) {
        write(Level.ERROR, message, cause, context);
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
        write(Level.DEBUG, message, null, context);
    }

    private void write(Level level, String message, @Nullable Throwable cause, Object... context) {
        if (!logger.isLoggable(level)) {
            return;
        }
        if (context.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value: " + message);
        }
        var line = new StringBuilder(message);
        for (var at = 0; at < context.length; at += 2) {
            line.append(' ').append(context[at]).append('=').append(quoted(context[at + 1]));
        }
        logger.log(level, line.toString(), cause);
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
