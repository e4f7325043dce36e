package io.flotilla.controller.artifact;

import io.flotilla.contract.format.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A file that somebody is still writing, from its beginning on. Who reads waits until the bytes are
 * there, so that what can be known of the first ones is known before the last ones come.
 */
final class ArrivingFile implements ByteSource {

    private final FileChannel channel;
    private final long sizeBytes;

    /** Guarded by this, like {@link #isAbandoned}. */
    private long arrivedBytes;

    private boolean isAbandoned;

    /**
     * Reads from the channel, which stays the caller's to close.
     *
     * @param sizeBytes that the file will have
     */
    ArrivingFile(FileChannel channel, long sizeBytes) {
        this.channel = channel;
        this.sizeBytes = sizeBytes;
    }

    /** Says how many bytes there are by now. */
    synchronized void arrived(long bytes) {
        arrivedBytes = bytes;
        notifyAll();
    }

    /** Says that no more bytes will come: who waits for one fails. */
    synchronized void abandon() {
        isAbandoned = true;
        notifyAll();
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        Objects.checkFromIndexSize(offset, target.remaining(), sizeBytes);
        await(offset + target.remaining());
        for (var position = offset; target.hasRemaining(); ) {
            var count = channel.read(target, position);
            if (count < 0) {
                throw new EOFException("the file shrank to " + position + " bytes");
            }
            position += count;
        }
    }

    /** An upload that stalls is given up by the store, which ends this wait too. */
    private synchronized void await(long bytes) throws IOException {
        while (arrivedBytes < bytes) {
            if (isAbandoned) {
                throw new IOException("the upload was given up");
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while bytes were awaited", e);
            }
        }
    }
}
