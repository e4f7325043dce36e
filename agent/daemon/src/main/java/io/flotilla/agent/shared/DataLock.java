package io.flotilla.agent.shared;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds the data directory for one agent at a time. */
public final class DataLock implements Component {
    private final Path file;
    private @Nullable FileChannel channel;

    public DataLock(Path data) {
        this.file = data.resolve("lock");
    }

    @Override
    public void start() throws IOException {
        var opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = opened;
        if (tryLock(opened) == null) {
            throw new IOException("another agent runs on this data directory: " + file);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel opened) throws IOException {
        try {
            return opened.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    @Override
    public void stop(Duration grace) {
        var opened = channel;
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (IOException _) {
            // The lock goes with the process at the latest.
        }
    }
}
