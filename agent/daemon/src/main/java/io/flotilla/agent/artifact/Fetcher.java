package io.flotilla.agent.artifact;

import io.flotilla.agent.shared.Backoff;
import io.flotilla.agent.shared.Pause;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Brings artifacts into the cache. Safe for use by many threads, for an artifact one at a time. */
public final class Fetcher {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** A controller may be down for a night. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    private final ArtifactCache cache;
    private final PieceSource source;
    private final DiskBudget disk;
    private final Clock clock;
    private final RandomGenerator random;

    public Fetcher(
            ArtifactCache cache,
            PieceSource source,
            DiskBudget disk,
            Clock clock,
            RandomGenerator random) {
        this.cache = cache;
        this.source = source;
        this.disk = disk;
        this.clock = clock;
        this.random = random;
    }

    /** As {@link Artifacts#fetch}. */
    DownloadOutcome fetch(ArtifactRef artifact, Consumer<DownloadState> observer)
            throws InterruptedException {
        var backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
        var patience = new Download.Patience(clock, backoff, Pause.real(), PATIENCE);
        return new Download(artifact, cache, source, disk, patience, observer).run();
    }
}
