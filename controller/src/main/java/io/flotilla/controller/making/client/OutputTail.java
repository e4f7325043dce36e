package io.flotilla.controller.making.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process has printed; all it prints is read, so that it never waits. */
final class OutputTail {

    private static final int MAX_CHARACTERS = 300;
    private static final int MAX_LINES = 6;

    /** The longest wait for what is left to read: a child that lives on may hold the stream. */
    private static final Duration REST = Duration.ofSeconds(2);

    /** Guarded by itself. */
    private final Deque<String> lines = new ArrayDeque<>();

    private final Thread reader;

    private OutputTail(InputStream output) {
        this.reader = Thread.ofVirtual().name("output-tail").unstarted(() -> read(output));
    }

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

    /** Empty: it has printed nothing. */
    String lastLine() {
        synchronized (lines) {
            return lines.isEmpty() ? "" : lines.getLast();
        }
    }

    /** The last few, in one line. */
    String lastLines() {
        synchronized (lines) {
            return String.join(" / ", lines);
        }
    }

    /** Of a line that does not end only the beginning is held. */
    private void read(InputStream output) {
        var line = new StringBuilder(MAX_CHARACTERS);
        try (var characters = new BufferedReader(new InputStreamReader(output, UTF_8))) {
            for (int next = characters.read(); next >= 0; next = characters.read()) {
                if (next == '\n' || next == '\r') {
                    add(line.toString());
                    line.setLength(0);
                } else if (line.length() < MAX_CHARACTERS) {
                    line.append((char) next);
                }
            }
            add(line.toString());
        } catch (IOException ended) {
            add("Its output cannot be read: " + ended.getMessage());
        }
    }

    private void add(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > MAX_LINES) {
                lines.removeFirst();
            }
        }
    }
}
