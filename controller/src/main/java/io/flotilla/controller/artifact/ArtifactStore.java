package io.flotilla.controller.artifact;

import io.flotilla.contract.index.PieceIndex;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.FleetException;
import io.flotilla.controller.shared.FleetException.FailedPrecondition;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.LimitReached;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that variants are made of, each known by its SHA-256 and kept for good. */
@Singleton
public class ArtifactStore {

    private static final Duration RETRY_WHEN_FULL = Duration.ofMinutes(5);
    private static final int COPY_BYTES = 1 << 20;

    private final ArtifactRepository artifacts;
    private final ArtifactCatalog catalog;
    private final ArtifactDirectory directory;
    private final Duration stallTimeout;
    private final Clock clock;
    private final Set<Upload> uploads = ConcurrentHashMap.newKeySet();

    ArtifactStore(
            ArtifactRepository artifacts,
            ArtifactCatalog catalog,
            ArtifactConfig config,
            Clock clock)
            throws IOException {
        this.artifacts = artifacts;
        this.catalog = catalog;
        this.stallTimeout = config.stallTimeout();
        this.clock = clock;
        this.directory = new ArtifactDirectory(config.directory(), config.reserveBytes());
    }

    /** Opens the directory when the controller starts, so that a wrong one stops the start. */
    void open(@Observes StartupEvent starting) {}

    public Optional<Artifact> find(Digest digest) {
        return artifacts.find(digest);
    }

    /** Those of the digests that are stored. */
    public Map<Digest, Artifact> findAll(Collection<Digest> digests) {
        return artifacts.findAll(digests);
    }

    /** How many artifacts were found to be altered where they are stored. */
    public long countDamaged() {
        return artifacts.countDamaged();
    }

    public Artifact get(Digest digest) {
        return find(digest).orElseThrow(() -> notFound(digest));
    }

    /**
     * The stored artifact that an upload would bring again, if its bytes are not known to be
     * altered.
     *
     * @throws InvalidArgument if it has another size
     */
    public Optional<Artifact> findIntact(Digest digest, long sizeBytes) {
        var known = find(digest);
        known.filter(artifact -> artifact.sizeBytes() != sizeBytes)
                .ifPresent(
                        artifact -> {
                            throw InvalidArgument.of(
                                    "header.size_bytes",
                                    "%s has %d bytes, not %d"
                                            .formatted(
                                                    artifact.name(),
                                                    artifact.sizeBytes(),
                                                    sizeBytes));
                        });
        return known.filter(artifact -> !artifact.isDamaged());
    }

    /**
     * Begins to receive a file.
     *
     * @throws LimitReached if there is no room for it
     */
    public Upload receive(Digest digest, long sizeBytes, Actor actor) {
        try {
            var usableBytes = directory.usableBytes();
            if (!directory.promise(sizeBytes, usableBytes)) {
                throw full(sizeBytes, usableBytes);
            }
            var upload = new Upload(this, directory, digest, sizeBytes, actor);
            uploads.add(upload);
            return upload;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Gives up uploads that stand still: a sender that went away is not always heard of. */
    @Scheduled(every = "10s")
    void giveUpStalled() {
        var since = clock.instant().minus(stallTimeout);
        uploads.forEach(upload -> upload.giveUpIfStalled(since));
    }

    void ended(Upload upload) {
        uploads.remove(upload);
    }

    Instant now() {
        return clock.instant();
    }

    /** Takes over a file that is checked and on disk. */
    Artifact adopt(Path part, long sizeBytes, Digest digest, byte[] index, Actor actor)
            throws IOException {
        directory.adopt(part, digest, index);
        return catalog.add(digest, sizeBytes, Digest.of(index), actor);
    }

    /**
     * Opens the bytes of an artifact for reading; the caller closes it.
     *
     * @throws NotFound if no file with the digest is stored
     */
    public StoredFile open(Digest digest) {
        return open(digest, directory::open);
    }

    /**
     * Opens the bytes of an artifact to give them out; the caller closes it.
     *
     * @throws NotFound if no file with the digest is stored
     * @throws FailedPrecondition if its bytes are known to be altered
     */
    public StoredFile openIntact(Digest digest) {
        var artifact = get(digest);
        if (artifact.isDamaged()) {
            throw new FailedPrecondition(
                    "ARTIFACT_DAMAGED",
                    artifact.name(),
                    "%s was altered where it is stored: upload it again."
                            .formatted(artifact.name()),
                    Map.of());
        }
        return open(digest);
    }

    /**
     * Gives an artifact a name elsewhere, for a process that reads files: as a link where the disk
     * is the same, else as a copy. It must not be written to.
     *
     * @throws NotFound if no file with the digest is stored
     */
    public void place(Digest digest, Path name) {
        try {
            directory.place(digest, name);
        } catch (NoSuchFileException _) {
            throw notFound(digest);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Takes in a file that was made here.
     *
     * @throws LimitReached if there is no room for it
     */
    public Artifact add(Path file, Actor actor) {
        try (var toHash = Files.newInputStream(file);
                var in = Files.newInputStream(file)) {
            var digest = Digest.of(toHash);
            var sizeBytes = Files.size(file);
            var known = findIntact(digest, sizeBytes);
            if (known.isPresent()) {
                return known.get();
            }
            try (var upload = receive(digest, sizeBytes, actor)) {
                for (var data = in.readNBytes(COPY_BYTES);
                        data.length > 0;
                        data = in.readNBytes(COPY_BYTES)) {
                    upload.write(data);
                }
                return upload.complete();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Opens the canonical piece index of an artifact for reading; the caller closes it.
     *
     * @throws NotFound if no file with the digest is stored
     */
    public StoredFile openIndex(Digest digest) {
        return open(digest, directory::openIndex);
    }

    /**
     * The piece index of an artifact.
     *
     * @throws NotFound if no file with the digest is stored
     */
    public PieceIndex index(Digest digest) {
        try (var file = openIndex(digest)) {
            return PieceIndexes.decode(file.readAll());
        }
    }

    /** A file under its digest is whole, so the disk alone knows what is there. */
    private static StoredFile open(Digest digest, Opening opening) {
        try {
            return new StoredFile(opening.open(digest));
        } catch (NoSuchFileException _) {
            throw notFound(digest);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private interface Opening {
        FileChannel open(Digest digest) throws IOException;
    }

    /** What a failed write means: that the disk is full, or else a defect. */
    RuntimeException full(long neededBytes, IOException cause) {
        try {
            var usableBytes = directory.usableBytes();
            return usableBytes < neededBytes
                    ? full(neededBytes, usableBytes)
                    : new UncheckedIOException(cause);
        } catch (IOException unknown) {
            cause.addSuppressed(unknown);
            return new UncheckedIOException(cause);
        }
    }

    private static FleetException full(long neededBytes, long usableBytes) {
        var usable = Long.toString(Math.max(0, usableBytes));
        return new LimitReached(
                "STORE_FULL",
                "artifacts",
                "The artifact store has room for %s more bytes, and %d are needed."
                        .formatted(usable, neededBytes),
                RETRY_WHEN_FULL,
                Map.of("usableBytes", usable, "neededBytes", Long.toString(neededBytes)));
    }

    private static NotFound notFound(Digest digest) {
        return new NotFound("Artifact", Artifact.nameOf(digest));
    }
}
