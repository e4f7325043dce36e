package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Artifacts on this machine's disk, which come from a source. */
public final class StoredArtifacts implements Artifacts {
    private final ArtifactCache cache;
    private final Fetcher fetcher;
    private final Path folders;

    /**
     * Artifacts of a cache.
     *
     * @param folders where variants are put together for an engine, in the cache's file system
     */
    public StoredArtifacts(ArtifactCache cache, Fetcher fetcher, Path folders) {
        this.cache = cache;
        this.fetcher = fetcher;
        this.folders = folders;
    }

    @Override
    public DownloadOutcome fetch(ArtifactRef artifact, Consumer<DownloadState> observer)
            throws InterruptedException {
        return fetcher.fetch(artifact, observer);
    }

    @Override
    public boolean holds(ArtifactRef artifact) {
        return cache.holds(artifact);
    }

    @Override
    public boolean verify(Digest artifact) throws IOException {
        return cache.verify(artifact);
    }

    @Override
    public void sweep(Set<Digest> kept) throws IOException {
        cache.sweep(kept);
    }

    @Override
    public Assembled assemble(Map<String, Digest> files) throws IOException {
        return VariantFolder.assemble(folders, cache, files);
    }
}
