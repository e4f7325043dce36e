package io.flotilla.cli.fetch;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.output.Words;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What has come of a file, in hidden files beside the place where it will be.
 *
 * @param file the bytes from the beginning on
 * @param tagFile the server's strong entity tag of the file that they belong to
 */
public record PartialFile(Path file, Path tagFile) {
    /** What comes for a file at this place. */
    public static PartialFile beside(Path target) {
        var name = "." + target.getFileName();
        return new PartialFile(
                target.resolveSibling(name + ".part"), target.resolveSibling(name + ".etag"));
    }

    /** How much has come. */
    public long sizeBytes() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The entity tag; empty if the server gave none that names the bytes. */
    String tag() throws IOException {
        return Files.exists(tagFile) ? Files.readString(tagFile) : "";
    }

    /** Forgets what has come, for a file with this entity tag. */
    void restart(String tag) throws IOException {
        delete();
        if (tag.startsWith("\"") && tag.length() < 1024) {
            Files.writeString(tagFile, tag);
        }
    }

    /** Forgets what has come. */
    public void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(tagFile);
    }

    /** Opens it for writing; another process that writes it too is told apart and refused. */
    public FileChannel openAt(long position) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new CommandFailure(
                    ExitCode.FAILED, file + " is being written by another flotilla.");
        }
        return channel.truncate(position).position(position);
    }

    /** Fails unless so much more fits onto the disk. */
    public void requireSpace(long bytes, String name) throws IOException {
        long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
        if (bytes > free) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s needs %s more, but %s has %s left."
                            .formatted(
                                    name,
                                    Words.bytes(bytes),
                                    file.toAbsolutePath().getParent(),
                                    Words.bytes(free)));
        }
    }
}
