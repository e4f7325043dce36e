package io.flotilla.host.serve;

import io.flotilla.host.engine.HostProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The empty folder that a request gave for its result. */
final class OutputFolder {
    private final Path folder;

    private OutputFolder(Path folder) {
        this.folder = folder;
    }

    static OutputFolder in(String text) throws HostProblem {
        Path folder = path("output_folder", text).normalize();
        if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
            throw HostProblem.invalid(
                    "output_folder", "output_folder must be the absolute path of a folder.");
        }
        if (!files(folder).isEmpty()) {
            throw HostProblem.invalid("output_folder", "output_folder is not empty.");
        }
        return new OutputFolder(folder);
    }

    /** A file in the folder, by its relative path. */
    Path file(String relative) throws HostProblem {
        Path file = folder.resolve(path("output_path", relative)).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw HostProblem.invalid("output_path", "output_path must lie in the output folder.");
        }
        return file;
    }

    /** Makes the folder of a file that {@link #file} named. */
    void createParent(Path file) throws HostProblem {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    String relative(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** Removes all that is in the folder. */
    void clear() throws HostProblem {
        try {
            for (Path file : files(folder)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    /** What is in a folder, each before the folder that holds it. */
    private static List<Path> files(Path folder) throws HostProblem {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> !file.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw HostProblem.outputFailed(e);
        }
    }

    private static Path path(String field, String text) throws HostProblem {
        if (text.isEmpty()) {
            throw HostProblem.invalid(field, field + " is empty.");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw HostProblem.invalid(field, field + " is not a path.");
        }
    }
}
