package io.flotilla.agent.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Puts files in place so that after a power loss each is either the old one or the new one:
 * temporary file, sync, atomic rename, sync of the directory. Everything it makes is its owner's
 * alone.
 */
public final class DurableFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFiles() {}

    /** Replaces the target's content as one step. */
    public static void replace(Path target, byte[] content) throws IOException {
        var temporary = target.resolveSibling(target.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (var channel = createPrivate(temporary)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            // A part of a file on a full disk takes room that others need.
            Files.deleteIfExists(temporary);
            throw e;
        }
        rename(temporary, target);
    }

    /** Gives a file that is complete and synced its final name in the same file system. */
    public static void rename(Path from, Path target) throws IOException {
        Files.move(
                from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(parentOf(target));
        if (!parentOf(from).equals(parentOf(target))) {
            syncDirectory(parentOf(from));
        }
    }

    /** Makes the directory and its parents, each readable by its owner only, unless it is there. */
    public static Path createPrivateDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return directory;
        }
        return Files.createDirectories(directory, attributes("rwx------"));
    }

    /** Opens a new file that only its owner can read. */
    public static FileChannel createPrivate(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                attributes("rw-------"));
    }

    /** Removes a file durably; nothing happens if there is none. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            syncDirectory(parentOf(file));
        }
    }

    private static Path parentOf(Path file) {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }

    private static void syncDirectory(Path directory) throws IOException {
        if (!POSIX) {
            return;
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        if (!POSIX) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }
}
