package io.flotilla.agent.artifact;

import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Artifacts under the names that an engine expects, while it loads them: hard links, which take no
 * room, or symbolic ones where the file system has no others. Closing it removes the names only.
 */
final class VariantFolder implements Artifacts.Assembled {
    private final Path folder;

    private VariantFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Puts artifacts in place.
     *
     * @param parent a directory in the file system of the cache
     * @param files artifacts by their relative paths, which stay within the folder
     */
    static VariantFolder assemble(Path parent, ArtifactCache cache, Map<String, Digest> files)
            throws IOException {
        DurableFiles.createPrivateDirectories(parent);
        var assembled = new VariantFolder(Files.createTempDirectory(parent, "variant-"));
        try {
            for (var file : files.entrySet()) {
                assembled.link(file.getKey(), cache.path(file.getValue()));
            }
            return assembled;
        } catch (IOException e) {
            assembled.close();
            throw e;
        }
    }

    private void link(String relative, Path artifact) throws IOException {
        var place = folder.resolve(relative).normalize();
        var parent = place.getParent();
        if (parent == null || !place.startsWith(folder)) {
            throw new IllegalArgumentException("a path that leaves its folder: " + relative);
        }
        Files.createDirectories(parent);
        try {
            Files.createLink(place, artifact);
        } catch (UnsupportedOperationException _) {
            Files.createSymbolicLink(place, artifact.toAbsolutePath());
        }
    }

    @Override
    public Path path() {
        return folder.toAbsolutePath();
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
