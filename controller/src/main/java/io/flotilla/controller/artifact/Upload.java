package io.flotilla.controller.artifact;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file on its way into the store: its bytes are written in order, then it is completed. Closed
 * before that, failed, or given up because nothing came for too long, it leaves nothing behind. One
 * thread at a time writes.
 */
public final class Upload implements AutoCloseable {

    /** Bytes between two syncs, so that the last one finds little left to do. */
    private static final long SYNC_INTERVAL_BYTES = 64L << 20;

    private final ArtifactStore store;
    private final ArtifactDirectory directory;
    private final Digest digest;
    private final long sizeBytes;
    private final Actor actor;
    private final Path part;
    private final FileChannel channel;
    private final ArrivingFile arriving;
    private final ArrivingIndex index;
    private final BackgroundSync sync;
    private final MessageDigest sha256 = Digest.sha256();

    /** Held while bytes are taken in: who gives up leaves that alone. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile Instant lastArrival;
    private long writtenBytes;

    /** The directory has promised the room for it, which this gives back. */
    Upload(
            ArtifactStore store,
            ArtifactDirectory directory,
            Digest digest,
            long sizeBytes,
            Actor actor)
            throws IOException {
        this.store = store;
        this.directory = directory;
        this.digest = digest;
        this.sizeBytes = sizeBytes;
        this.actor = actor;
        this.lastArrival = store.now();
        try {
            this.part = directory.newIncoming();
            this.channel = FileChannel.open(part, READ, WRITE);
        } catch (IOException unwritable) {
            directory.release(sizeBytes);
            throw unwritable;
        }
        this.sync = new BackgroundSync(channel);
        this.arriving = new ArrivingFile(channel, sizeBytes);
        this.index = ArrivingIndex.start(arriving, digest);
    }

    /**
     * Adds the next bytes.
     *
     * @throws InvalidArgument if they are more than was announced
     */
    public void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /**
     * Adds what remains of a buffer.
     *
     * @throws InvalidArgument if it is more than was announced
     */
    public void write(ByteBuffer data) {
        turn.lock();
        try {
            requireOpen();
            take(data);
            lastArrival = store.now();
        } finally {
            turn.unlock();
        }
    }

    private void take(ByteBuffer data) {
        int count = data.remaining();
        if (count > sizeBytes - writtenBytes) {
            throw failed(wrongSize("more"));
        }
        try {
            for (var rest = data.duplicate(); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            // The other thread goes on with these bytes while this one computes their digest.
            arriving.arrived(writtenBytes + count);
            sha256.update(data);
            syncNowAndThen(count);
        } catch (IOException unwritable) {
            throw failed(store.full(count, unwritable));
        }
        writtenBytes += count;
        directory.release(count);
    }

    private void syncNowAndThen(int addedBytes) throws IOException {
        if (writtenBytes / SYNC_INTERVAL_BYTES
                != (writtenBytes + addedBytes) / SYNC_INTERVAL_BYTES) {
            sync.begin();
        }
    }

    /**
     * Checks what was written against what was announced and puts it into the store.
     *
     * @throws InvalidArgument if size or digest differ
     */
    public Artifact complete() {
        turn.lock();
        try (this) {
            requireOpen();
            if (writtenBytes < sizeBytes) {
                throw wrongSize("fewer");
            }
            checkDigest();
            sync.await();
            channel.force(true);
            return store.adopt(part, sizeBytes, digest, index.await(), actor);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            turn.unlock();
        }
    }

    /** Gives it up if nothing has come since then, and nothing is being taken in. */
    void giveUpIfStalled(Instant since) {
        if (lastArrival.isBefore(since) && turn.tryLock()) {
            try {
                close();
            } finally {
                turn.unlock();
            }
        }
    }

    private void requireOpen() {
        if (!channel.isOpen()) {
            throw new FailedPrecondition(
                    "UPLOAD_STALLED",
                    Artifact.nameOf(digest),
                    "Nothing came for too long, and the upload was given up: begin it again.",
                    Map.of());
        }
    }

    private void checkDigest() {
        var actual = Digest.ofBytes(sha256.digest());
        if (!actual.equals(digest)) {
            throw wrong(
                    "DIGEST_MISMATCH",
                    "header.sha256",
                    "the bytes have the SHA-256 %s, not %s".formatted(actual, digest),
                    Map.of("actual", actual.hex(), "announced", digest.hex()));
        }
    }

    private RuntimeException failed(RuntimeException cause) {
        close();
        return cause;
    }

    private InvalidArgument wrongSize(String comparison) {
        return wrong(
                "SIZE_MISMATCH",
                "header.size_bytes",
                "%s bytes came than the %d announced".formatted(comparison, sizeBytes),
                Map.of("announced", Long.toString(sizeBytes)));
    }

    private static InvalidArgument wrong(
            String reason, String field, String description, Map<String, String> metadata) {
        return new InvalidArgument(reason, List.of(new Violation(field, description)), metadata);
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (channel.isOpen()) {
                giveBack();
            }
        } finally {
            turn.unlock();
        }
    }

    private void giveBack() {
        store.ended(this);
        directory.release(sizeBytes - writtenBytes);
        arriving.abandon();
        try (channel) {
            Files.deleteIfExists(part);
        } catch (IOException undeletable) {
            throw new UncheckedIOException(undeletable);
        }
    }
}
