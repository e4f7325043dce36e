package io.flotilla.agent.artifact;

import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The artifacts on this device, each under its digest; a file is there only once it was checked.
 */
public final class ArtifactCache {
    private static final Log LOG = Log.of(ArtifactCache.class);

    private final Path complete;
    private final Path partial;
    private final Path indexes;

    /** A cache below a directory of its own, made where it is not there. */
    public ArtifactCache(Path directory) throws IOException {
        this.complete = DurableFiles.createPrivateDirectories(directory.resolve("sha256"));
        this.partial = DurableFiles.createPrivateDirectories(directory.resolve("partial"));
        this.indexes = DurableFiles.createPrivateDirectories(directory.resolve("index"));
    }

    /**
     * Whether the artifact is there in full. That it still is what it was is for {@link #verify}.
     */
    public boolean holds(ArtifactRef artifact) {
        try {
            return Files.size(path(artifact.sha256())) == artifact.sizeBytes();
        } catch (IOException _) {
            return false;
        }
    }

    /** Where an artifact is, or would be. */
    public Path path(Digest artifact) {
        return complete.resolve(artifact.toString());
    }

    /** Reads the file and says whether it is what its name says; one that is not is removed. */
    public boolean verify(Digest artifact) throws IOException {
        var file = path(artifact);
        if (!Files.exists(file)) {
            return false;
        }
        if (FileDigest.of(file).equals(artifact)) {
            return true;
        }
        LOG.error("a file on disk is not what it was, removing it", null, "artifact", artifact);
        DurableFiles.delete(file);
        return false;
    }

    /** Removes everything but these artifacts, downloads that ended in between included. */
    public void sweep(Set<Digest> kept) throws IOException {
        for (var folder : List.of(complete, partial, indexes)) {
            for (var file : files(folder)) {
                if (digestOf(file).filter(kept::contains).isEmpty()) {
                    LOG.debug("removing what nothing refers to", "file", file.getFileName());
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Bytes that all files take; those on their way count in full. */
    public long usedBytes() throws IOException {
        var sum = 0L;
        for (var folder : List.of(complete, partial, indexes)) {
            for (var file : files(folder)) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    Path part(Digest artifact) {
        return partial.resolve(artifact + ".part");
    }

    Path journal(Digest artifact) {
        return partial.resolve(artifact + ".pieces");
    }

    Path index(Digest artifact) {
        return indexes.resolve(artifact.toString());
    }

    /** Artifacts that are there in full with their index. */
    List<Digest> indexed() throws IOException {
        return files(indexes).stream()
                .map(ArtifactCache::digestOf)
                .flatMap(Optional::stream)
                .filter(digest -> Files.exists(path(digest)))
                .toList();
    }

    /** Takes a checked part file in. */
    void admit(Digest artifact) throws IOException {
        DurableFiles.rename(part(artifact), path(artifact));
        DurableFiles.delete(journal(artifact));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Optional<Digest> digestOf(Path file) {
        var name = file.getFileName().toString();
        var dot = name.indexOf('.');
        return Digest.parse(dot < 0 ? name : name.substring(0, dot));
    }
}
