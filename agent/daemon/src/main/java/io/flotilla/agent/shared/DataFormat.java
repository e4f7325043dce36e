package io.flotilla.agent.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The layout of the data directory, by a number in a file: an agent that goes back to an older
 * version must not read, and lose, what a newer one has written.
 */
public final class DataFormat {
    /** Raised with each change that agents before it would misread. */
    static final int CURRENT = 1;

    private static final Log LOG = Log.of(DataFormat.class);

    private DataFormat() {}

    /**
     * Checks that this agent knows the layout, and marks a directory that has no mark yet.
     *
     * @throws IOException if a newer agent has written it; nothing is changed then
     */
    public static void claim(Path data) throws IOException {
        var file = data.resolve("format");
        if (!Files.exists(file)) {
            mark(file);
            return;
        }
        var text = Files.readString(file).strip();
        if (!text.matches("[0-9]{1,6}")) {
            throw new IOException(file + " is damaged: it should hold a number");
        }
        if (Integer.parseInt(text) > CURRENT) {
            throw new IOException(
                    "%s was written by a newer agent (layout %s; this one knows %d): install that version again, nothing was changed"
                            .formatted(data, text, CURRENT));
        }
    }

    private static void mark(Path file) {
        try {
            DurableFiles.replace(file, (CURRENT + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A full disk is no reason not to serve; the next start tries again.
            LOG.warning("the data directory is not marked with its layout", "reason", e);
        }
    }
}
