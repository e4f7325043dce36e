package io.flotilla.controller.making.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process has printed; all it prints is read, so that it never waits. */
final class OutputTail {

    private static final int MAX_CHARACTERS = 300;
    private static final int MAX_LINES = 6;

    /** Guarded by itself. */
    private final Deque<String> lines = new ArrayDeque<>();

    private OutputTail() {}

    static OutputTail of(InputStream output) {
        var tail = new OutputTail();
        Thread.startVirtualThread(() -> tail.read(output));
        return tail;
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

    private void read(InputStream output) {
        try (var reader = new BufferedReader(new InputStreamReader(output, UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line.substring(0, Math.min(line.length(), MAX_CHARACTERS)));
            }
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
