package io.flotilla.cli.export;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.fetch.Sha256;
import io.flotilla.cli.output.Printer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder that an export is written to. What is there already is kept, or nothing is written.
 */
final class Destination {
    private final Path folder;
    private final ArtifactFetch artifacts;
    private final Printer printer;

    Destination(Path folder, ArtifactFetch artifacts, Printer printer) {
        this.folder = folder;
        this.artifacts = artifacts;
        this.printer = printer;
    }

    /**
     * Brings the files, then the documents, each by its path.
     *
     * @throws CommandFailure if one of them is there with other content
     */
    void write(List<ExportFile> files, Map<String, byte[]> documents) {
        try {
            var there = check(files, documents);
            bring(files, there);
            for (var document : documents.entrySet()) {
                if (!there.contains(document.getKey())) {
                    write(document.getKey(), document.getValue());
                }
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "Cannot write to " + folder + ": " + e);
        }
    }

    /** The paths of those that are there, as they should be. */
    private Set<String> check(List<ExportFile> files, Map<String, byte[]> documents)
            throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw CommandFailure.usage(folder + " is a file.");
        }
        var there = new HashSet<String>();
        for (var file : files) {
            if (isThere(file.path(), file.sha256(), file.sizeBytes())) {
                there.add(file.path());
            }
        }
        for (var document : documents.entrySet()) {
            var content = document.getValue();
            if (isThere(document.getKey(), Sha256.of(content), content.length)) {
                there.add(document.getKey());
            }
        }
        return there;
    }

    private boolean isThere(String path, String sha256, long sizeBytes) throws IOException {
        var target = folder.resolve(path);
        if (!Files.exists(target)) {
            return false;
        }
        if (!Files.isRegularFile(target)
                || Files.size(target) != sizeBytes
                || !Sha256.of(target).equals(sha256)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    target + " is there already and is something else; nothing was written.");
        }
        return true;
    }

    private void bring(List<ExportFile> files, Set<String> there) throws IOException {
        var places = new HashMap<String, Path>();
        for (var file : files) {
            var target = folder.resolve(file.path());
            var same = places.putIfAbsent(file.sha256(), target);
            if (there.contains(file.path())) {
                printer.say(file.path() + ": there already");
            } else if (same == null) {
                artifacts.fetch(file, target);
            } else {
                Files.createDirectories(target.toAbsolutePath().getParent());
                Files.copy(same, target);
            }
        }
    }

    /** Writes a document that takes its name when it is whole. */
    void write(String path, byte[] content) throws IOException {
        var target = folder.resolve(path);
        Files.createDirectories(target.toAbsolutePath().getParent());
        var part = target.resolveSibling("." + target.getFileName() + ".part");
        Files.write(part, content);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The paths of all files below the folder but those given. */
    Set<String> others(Set<String> known) throws IOException {
        try (var all = Files.walk(folder)) {
            var others = new TreeSet<String>();
            all.filter(path -> !Files.isDirectory(path))
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> !known.contains(path))
                    .forEach(others::add);
            return others;
        }
    }

    Path file(String path) {
        return folder.resolve(path);
    }
}
