package io.flotilla.agent.artifact;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much the agent may still write. */
public final class DiskBudget {
    /** Left for the system, journals and telemetry. */
    private static final long RESERVE_BYTES = 8L << 20;

    private final Path data;
    private final ArtifactCache cache;
    private final long limitBytes;

    /**
     * The budget of a data directory.
     *
     * @param limitBytes of all that the cache may take; {@link Long#MAX_VALUE}: none
     */
    public DiskBudget(Path data, ArtifactCache cache, long limitBytes) {
        this.data = data;
        this.cache = cache;
        this.limitBytes = limitBytes;
    }

    /** Size of the file system that holds the data. */
    public long totalBytes() throws IOException {
        return Files.getFileStore(data).getTotalSpace();
    }

    /** What may still be written, within the limit; not negative. */
    public long availableBytes() throws IOException {
        var free = Files.getFileStore(data).getUsableSpace() - RESERVE_BYTES;
        var allowed = limitBytes == Long.MAX_VALUE ? free : limitBytes - cache.usedBytes();
        return Math.max(0, Math.min(free, allowed));
    }

    /** Whether a write failed for want of room. */
    static boolean isFull(IOException failure) {
        var reason =
                failure instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : failure.getMessage();
        var text = String.valueOf(reason).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }
}
