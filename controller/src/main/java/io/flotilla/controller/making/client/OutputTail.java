package io.flotilla.controller.making.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.concurrent.atomic.AtomicReference;

/** The last line that a process has printed; all it prints is read, so that it never waits. */
final class OutputTail {

    private static final int MAX_CHARACTERS = 300;

    private final AtomicReference<String> last = new AtomicReference<>("");

    private OutputTail() {}

    static OutputTail of(InputStream output) {
        var tail = new OutputTail();
        Thread.startVirtualThread(() -> tail.read(output));
        return tail;
    }

    /** Empty: it has printed nothing. */
    String lastLine() {
        return last.get();
    }

    private void read(InputStream output) {
        try (var lines = new BufferedReader(new InputStreamReader(output, UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                last.set(line.substring(0, Math.min(line.length(), MAX_CHARACTERS)));
            }
        } catch (IOException ended) {
            last.compareAndSet("", "Its output cannot be read: " + ended.getMessage());
        }
    }
}
