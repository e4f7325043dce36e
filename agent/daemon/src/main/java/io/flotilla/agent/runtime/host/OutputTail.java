package io.flotilla.agent.runtime.host;

import io.flotilla.agent.shared.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;

/** Drains what a host prints, and remembers the last of it for when it dies. */
final class OutputTail {
    private static final Log LOG = Log.of(OutputTail.class);
    private static final int MAX_LINES = 40;

    /** How a JVM writes of a signal that it did not expect: "# SIGSEGV (0xb) at pc=...". */
    private static final String SIGNAL = "SIG";

    private static final int MAX_LINE_CHARACTERS = 500;

    /** The longest wait for what is left to read: a child that lives on may hold the stream. */
    private static final Duration REST = Duration.ofSeconds(2);

    /** Guarded by itself. */
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    private final Thread reader;

    private OutputTail(InputStream output) {
        this.reader = Thread.ofVirtual().name("host-output").unstarted(() -> drain(output));
    }

    /** Starts draining on a thread that ends with the stream. */
    static OutputTail of(InputStream output) {
        var tail = new OutputTail(output);
        tail.reader.start();
        return tail;
    }

    /** Itself, once all is read that a process left behind which has ended. */
    OutputTail atEnd() {
        try {
            var _ = reader.join(REST);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    /** What says most of why it ended: the JVM's line of a signal, else the last; may be empty. */
    String lastWords() {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.startsWith(SIGNAL))
                    .reduce((_, later) -> later)
                    .orElse(lines.isEmpty() ? "" : lines.getLast());
        }
    }

    /** All that is remembered, in lines. */
    String text() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private void drain(InputStream output) {
        try (var reader =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            var line = new StringBuilder();
            for (var character = reader.read(); character >= 0; character = reader.read()) {
                if (character == '\n') {
                    keep(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_LINE_CHARACTERS) {
                    line.append((char) character);
                }
            }
            keep(line.toString());
        } catch (IOException e) {
            LOG.debug("output of a host cut off", "reason", e);
        }
    }

    private void keep(String raw) {
        var line = raw.replaceFirst("^#+ *", "").strip();
        if (line.isEmpty()) {
            return;
        }
        LOG.debug("host says", "line", line);
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > MAX_LINES) {
                lines.removeFirst();
            }
        }
    }
}
