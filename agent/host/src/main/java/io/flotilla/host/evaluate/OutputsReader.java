package io.flotilla.host.evaluate;

import io.flotilla.host.engine.HostProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the outputs that an evaluation of the reference kept, if there are any. */
final class OutputsReader implements AutoCloseable {
    private final @Nullable FileChannel channel;

    private OutputsReader(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    static OutputsReader open(@Nullable Path file, OutputsHeader header) throws HostProblem {
        if (file == null) {
            return new OutputsReader(null);
        }
        OutputsReader reader = opened(file);
        try {
            header.requireSame(reader.read(OutputsHeader.BYTES));
            return reader;
        } catch (HostProblem problem) {
            reader.close();
            throw problem;
        }
    }

    private static OutputsReader opened(Path file) throws HostProblem {
        try {
            return new OutputsReader(FileChannel.open(file));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    boolean isPresent() {
        return channel != null;
    }

    /** Reads so many bytes, little-endian. */
    ByteBuffer read(int bytes) throws HostProblem {
        ByteBuffer record = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        read(record);
        return record.flip();
    }

    /** Fills a buffer. */
    void read(ByteBuffer record) throws HostProblem {
        try {
            while (record.hasRemaining()) {
                if (channel == null || channel.read(record) < 0) {
                    throw OutputsHeader.mismatch("The reference has fewer outputs.");
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    void requireEnd() throws HostProblem {
        try {
            if (channel != null && channel.position() < channel.size()) {
                throw OutputsHeader.mismatch("The reference has more outputs.");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static HostProblem unreadable(IOException cause) {
        return OutputsHeader.mismatch("The reference's outputs cannot be read: " + cause);
    }

    @Override
    public void close() throws HostProblem {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
