package io.flotilla.controller.artifact;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.flotilla.controller.shared.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of the store. What is unfinished lies in {@code incoming}; a file under its digest is
 * whole, because it gets there by an atomic rename after its bytes are on disk.
 */
final class ArtifactDirectory {

    private static final String INDEX_SUFFIX = ".index";

    private final Path root;
    private final Path incoming;
    private final long reserveBytes;

    /** Bytes that running uploads announced and have not written yet. */
    private final AtomicLong promisedBytes = new AtomicLong();

    /**
     * Opens the directory, makes it if it is missing, and removes what an earlier run left
     * unfinished.
     */
    ArtifactDirectory(Path root, long reserveBytes) throws IOException {
        this.root = root;
        this.incoming = Files.createDirectories(root.resolve("incoming"));
        this.reserveBytes = reserveBytes;
        removeLeftovers();
    }

    private void removeLeftovers() throws IOException {
        try (var leftovers = Files.newDirectoryStream(incoming)) {
            for (var leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    /** Sets room aside for an upload, which it must give back; false if there is not enough. */
    boolean promise(long sizeBytes, long usableBytes) {
        if (promisedBytes.addAndGet(sizeBytes) <= usableBytes) {
            return true;
        }
        release(sizeBytes);
        return false;
    }

    /** Gives room back that was set aside: because the bytes are written, or never will be. */
    void release(long sizeBytes) {
        promisedBytes.addAndGet(-sizeBytes);
    }

    /** Room for further bytes beyond the reserve; may be negative. */
    long usableBytes() throws IOException {
        return Files.getFileStore(incoming).getUsableSpace() - reserveBytes;
    }

    /** A new empty file for bytes on their way in. */
    Path newIncoming() throws IOException {
        return Files.createTempFile(incoming, "upload-", ".part");
    }

    /** Puts a finished file, already synced, under its digest with its index beside it. */
    void adopt(Path finished, Digest digest, byte[] index) throws IOException {
        Files.createDirectories(home(digest));
        var indexFile = newIncoming();
        try (var channel = FileChannel.open(indexFile, WRITE)) {
            for (var rest = ByteBuffer.wrap(index); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(indexFile, indexFile(digest), ATOMIC_MOVE);
        Files.move(finished, file(digest), ATOMIC_MOVE);
        sync(home(digest));
        sync(files());
        sync(root);
    }

    FileChannel open(Digest digest) throws IOException {
        return FileChannel.open(file(digest), READ);
    }

    FileChannel openIndex(Digest digest) throws IOException {
        return FileChannel.open(indexFile(digest), READ);
    }

    /** Gives a stored file a second name; a copy where links do not reach. */
    void place(Digest digest, Path name) throws IOException {
        try {
            Files.createLink(name, file(digest));
        } catch (NoSuchFileException missing) {
            throw missing;
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.copy(file(digest), name);
        }
    }

    private Path file(Digest digest) {
        return home(digest).resolve(digest.hex());
    }

    private Path indexFile(Digest digest) {
        return home(digest).resolve(digest.hex() + INDEX_SUFFIX);
    }

    private Path home(Digest digest) {
        return files().resolve(digest.hex().substring(0, 2));
    }

    private Path files() {
        return root.resolve("sha256");
    }

    /** Makes renames within the directory last through a power cut. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
