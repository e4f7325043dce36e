package io.flotilla.contract.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** A file's bytes, to be read at any offset within its bounds. */
public interface ByteSource {

    long sizeBytes();

    /**
     * Fills the target's remaining space with the bytes from {@code offset} on.
     *
     * @throws IndexOutOfBoundsException if the range leaves the source
     * @throws IOException if the bytes cannot be read
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /** A source over an array, which must not change while it is read. */
    static ByteSource of(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                Objects.checkFromIndexSize(offset, target.remaining(), (long) bytes.length);
                target.put(bytes, (int) offset, target.remaining());
            }
        };
    }

    /**
     * A source over an open file of the size that it has now. The channel stays the caller's to
     * close; its position is left alone.
     */
    static ByteSource of(FileChannel channel) throws IOException {
        var sizeBytes = channel.size();
        return new ByteSource() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                Objects.checkFromIndexSize(offset, target.remaining(), sizeBytes);
                var position = offset;
                while (target.hasRemaining()) {
                    var count = channel.read(target, position);
                    if (count < 0) {
                        throw new EOFException("the file shrank to " + position + " bytes");
                    }
                    position += count;
                }
            }
        };
    }
}
