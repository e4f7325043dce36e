package io.flotilla.bench.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder for as long as a bench runs; an interrupted one leaves nothing behind either. */
public final class Scratch implements AutoCloseable {
    private final Path folder;
    private final Thread hook = new Thread(this::removeAtExit, "scratch");

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Makes one where temporary files go. */
    public static Scratch create() throws IOException {
        var scratch = new Scratch(Files.createTempDirectory("flotilla-bench-"));
        Runtime.getRuntime().addShutdownHook(scratch.hook);
        return scratch;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(hook);
        remove(folder);
    }

    private void removeAtExit() {
        try {
            remove(folder);
        } catch (IOException _) {
            // The system clears its temporary files.
        }
    }

    /** Removes a folder with all in it, if it is there. */
    public static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
