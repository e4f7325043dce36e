package io.flotilla.cli.declare;

import io.flotilla.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The editor that somebody likes. */
@FunctionalInterface
interface Editor {

    /** Lets the person change the file, and returns when that is done. */
    void open(Path file) throws IOException;

    /** The one that the environment names: VISUAL, EDITOR, or vi. */
    static Editor ofProcess() {
        var command =
                Stream.of(System.getenv("VISUAL"), System.getenv("EDITOR"), "vi")
                        .filter(name -> name != null && !name.isBlank())
                        .findFirst()
                        .orElseThrow();
        return file -> run(command, file);
    }

    private static void run(String command, Path file) throws IOException {
        var words = new ArrayList<>(List.of(command.strip().split("\\s+")));
        words.add(file.toString());
        try {
            var code = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (code != 0) {
                throw CommandFailure.failed(
                        "The editor %s ended with %d; nothing was changed."
                                .formatted(command, code));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("Interrupted; nothing was changed.");
        }
    }
}
