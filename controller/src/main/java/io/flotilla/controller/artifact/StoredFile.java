package io.flotilla.controller.artifact;

import io.flotilla.contract.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** A file of the store, open for reads at any offset by any thread until it is closed. */
public final class StoredFile implements ByteSource, AutoCloseable {

    private final FileChannel channel;
    private final ByteSource bytes;

    StoredFile(FileChannel channel) throws IOException {
        this.channel = channel;
        this.bytes = ByteSource.of(channel);
    }

    @Override
    public long sizeBytes() {
        return bytes.sizeBytes();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        bytes.read(offset, target);
    }

    /** The whole file as a stream, which need not be closed; only one can be read at a time. */
    public InputStream newInputStream() throws IOException {
        return Channels.newInputStream(channel.position(0));
    }

    /** Reads the whole file, which the caller knows to be small. */
    public byte[] readAll() {
        var content = new byte[Math.toIntExact(sizeBytes())];
        try {
            read(0, ByteBuffer.wrap(content));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return content;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}
