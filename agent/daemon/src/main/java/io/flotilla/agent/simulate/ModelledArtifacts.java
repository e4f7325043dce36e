package io.flotilla.agent.simulate;

import io.flotilla.agent.artifact.ArtifactRef;
import io.flotilla.agent.artifact.Artifacts;
import io.flotilla.agent.artifact.DownloadOutcome;
import io.flotilla.agent.artifact.DownloadState;
import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts that take no room: they are fetched, written and checked as any others, or not even
 * that, and then only remembered.
 */
final class ModelledArtifacts implements Artifacts {
    private final @Nullable Artifacts stored;
    private final Path folder;
    private final Tally tally;
    private final Set<Digest> remembered = ConcurrentHashMap.newKeySet();

    /**
     * Artifacts of a device that has none.
     *
     * @param stored where they are fetched to; null: they are not
     */
    ModelledArtifacts(@Nullable Artifacts stored, Path folder, Tally tally) {
        this.stored = stored;
        this.folder = folder;
        this.tally = tally;
    }

    @Override
    public DownloadOutcome fetch(ArtifactRef artifact, Consumer<DownloadState> observer)
            throws InterruptedException {
        if (remembered.contains(artifact.sha256())) {
            return new DownloadOutcome.Complete(0);
        }
        if (stored == null) {
            remembered.add(artifact.sha256());
            return new DownloadOutcome.Complete(0);
        }
        var outcome = stored.fetch(artifact, observer);
        if (outcome instanceof DownloadOutcome.Complete(var fetchedBytes)) {
            tally.add(Tally.Event.RECEIVED_BYTE, fetchedBytes);
        }
        return outcome;
    }

    @Override
    public boolean holds(ArtifactRef artifact) {
        return remembered.contains(artifact.sha256()) || (stored != null && stored.holds(artifact));
    }

    @Override
    public boolean verify(Digest artifact) throws IOException {
        return remembered.contains(artifact) || (stored != null && stored.verify(artifact));
    }

    @Override
    public void sweep(Set<Digest> kept) throws IOException {
        remembered.retainAll(kept);
        if (stored != null) {
            stored.sweep(kept);
        }
    }

    /** What is loaded was checked just now: from here on it need not be there. */
    @Override
    public Assembled assemble(Map<String, Digest> files) throws IOException {
        if (remembered.addAll(files.values()) && stored != null) {
            stored.sweep(Set.of());
        }
        return new Nowhere(folder);
    }

    private record Nowhere(Path path) implements Assembled {
        @Override
        public void close() {}
    }
}
