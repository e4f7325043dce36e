package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import io.flotilla.host.engine.HostProblem.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps outputs in a file, which appears once it is whole; until then, and after a kill, they are
 * in a file of that name with {@code .partial} behind it. Keeps nothing where there is no file.
 */
final class OutputsWriter implements AutoCloseable {
    static final long LARGEST_FILE_BYTES = 1L << 30;

    private final @Nullable Path file;
    private final @Nullable FileChannel channel;
    private long bytes;

    private OutputsWriter(@Nullable Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static OutputsWriter open(@Nullable Path file, OutputsHeader header) throws HostProblem {
        if (file == null) {
            return new OutputsWriter(null, null);
        }
        try {
            FileChannel channel =
                    FileChannel.open(
                            partial(file),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
            OutputsWriter writer = new OutputsWriter(file, channel);
            writer.write(header.bytes());
            return writer;
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    private static Path partial(Path file) {
        return file.resolveSibling(file.getFileName() + ".partial");
    }

    /** Whether there is any use in making a record. */
    boolean isKeeping() {
        return channel != null;
    }

    /** Writes what the buffer has remaining. */
    void write(ByteBuffer outputs) throws HostProblem {
        if (channel == null) {
            return;
        }
        bytes += outputs.remaining();
        if (bytes > LARGEST_FILE_BYTES) {
            throw new HostProblem(
                    Reason.OUTPUT_FAILED,
                    "The outputs take more than %d bytes: evaluate with fewer inputs."
                            .formatted(LARGEST_FILE_BYTES),
                    Map.of("limit", Long.toString(LARGEST_FILE_BYTES)));
        }
        try {
            while (outputs.hasRemaining()) {
                channel.write(outputs);
            }
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    /** Says that all is written; without it, closing removes what was. */
    void commit() throws HostProblem {
        if (file == null || channel == null) {
            return;
        }
        try {
            channel.force(true);
            channel.close();
            Files.move(partial(file), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    @Override
    public void close() throws HostProblem {
        if (file == null || channel == null) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(partial(file));
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }
}
