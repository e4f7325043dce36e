package io.flotilla.host.serve;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;

/** The host's log: one event, one line, on standard error. Never texts or vectors. */
public final class HostLog {
    private static final System.Logger LOG = System.getLogger("flotilla.host");

    private HostLog() {}

    /** Makes every log line of the process, libraries included, one line. Before the first. */
    public static void useSingleLines() {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%n");
    }

    static void info(String event, String key, Object value) {
        LOG.log(Level.INFO, line(event, key, value));
    }

    static void warn(String event, String key, Object value) {
        LOG.log(Level.WARNING, line(event, key, value));
    }

    static void defect(String event, Throwable defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        LOG.log(Level.ERROR, line(event, "defect", trace));
    }

    private static String line(String event, String key, Object value) {
        return event + " " + key + "=" + value.toString().replaceAll("\\s+", " ").strip();
    }
}
