package io.flotilla.agent.artifact;

import io.flotilla.contract.index.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The artifacts of one device: fetched, checked, put together for an engine, and removed. Safe for
 * use by many threads, for an artifact one at a time.
 */
public interface Artifacts {

    /**
     * Fetches what is missing of an artifact. An interrupt ends it; what arrived stays.
     *
     * @param observer told of each state, on the caller's thread
     */
    DownloadOutcome fetch(ArtifactRef artifact, Consumer<DownloadState> observer)
            throws InterruptedException;

    /**
     * Whether the artifact is there in full. That it still is what it was is for {@link #verify}.
     */
    boolean holds(ArtifactRef artifact);

    /** Reads an artifact and says whether it is what its name says; one that is not is removed. */
    boolean verify(Digest artifact) throws IOException;

    /** Removes everything but these. */
    void sweep(Set<Digest> kept) throws IOException;

    /**
     * Puts artifacts under the names that an engine expects.
     *
     * @param files artifacts by their relative paths, which stay within the folder
     */
    Assembled assemble(Map<String, Digest> files) throws IOException;

    /** Artifacts under names. Closing it removes the names only. */
    interface Assembled extends AutoCloseable {

        /** The folder, absolute. */
        Path path();

        @Override
        void close() throws IOException;
    }
}
