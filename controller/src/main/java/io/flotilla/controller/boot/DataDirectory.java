package io.flotilla.controller.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory of all that the controller keeps outside of an external database, held by one
 * controller at a time.
 */
final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Opens the directory, and makes it for its owner alone if it is not there.
     *
     * @throws IOException if another controller holds it, or it cannot be written
     */
    static DataDirectory open(Path path) throws IOException {
        var absolute = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(
                    absolute,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        var lockFile =
                FileChannel.open(
                        absolute.resolve("controller.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        var lock = tryLock(lockFile);
        if (lock == null) {
            lockFile.close();
            throw new IOException("another controller runs on the data directory " + absolute);
        }
        return new DataDirectory(absolute, lockFile, lock);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
