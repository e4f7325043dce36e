package io.flotilla.agent.runtime.group;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Tells a group that was given to this process from one that somebody else looks after. */
final class Ownership {
    private static final int ROOT = 0;

    /** How systemd marks what it has handed over, which tells root what is root's own. */
    private static final String MARK = "delegate";

    private Ownership() {}

    static boolean isOurs(Path group) {
        try {
            var user = user(Path.of("/proc/self"));
            return (user != ROOT && user == user(group)) || isMarked(group);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
            return false;
        }
    }

    private static int user(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") instanceof Integer user ? user : ROOT;
    }

    private static boolean isMarked(Path group) throws IOException {
        var view = Files.getFileAttributeView(group, UserDefinedFileAttributeView.class);
        if (view == null || !view.list().contains(MARK)) {
            return false;
        }
        var value = ByteBuffer.allocate(view.size(MARK));
        view.read(MARK, value);
        return StandardCharsets.US_ASCII.decode(value.flip()).toString().equals("1");
    }
}
