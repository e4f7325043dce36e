package io.flotilla.controller.artifact;

import static java.util.stream.Collectors.toMap;

import io.flotilla.controller.shared.Digest;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Keeps artifacts for as long as a test runs. */
final class InMemoryArtifactRepository implements ArtifactRepository {

    private final Map<Digest, Artifact> artifacts = new ConcurrentHashMap<>();

    @Override
    public Optional<Artifact> find(Digest digest) {
        return Optional.ofNullable(artifacts.get(digest));
    }

    @Override
    public Map<Digest, Artifact> findAll(Collection<Digest> digests) {
        return digests.stream()
                .flatMap(digest -> find(digest).stream())
                .collect(toMap(Artifact::digest, Function.identity()));
    }

    @Override
    public Optional<Artifact> next(Digest digest) {
        return artifacts.values().stream()
                .filter(artifact -> artifact.digest().hex().compareTo(digest.hex()) > 0)
                .min(Comparator.comparing(artifact -> artifact.digest().hex()));
    }

    @Override
    public boolean add(Artifact artifact) {
        return artifacts.putIfAbsent(artifact.digest(), artifact) == null;
    }

    @Override
    public boolean markDamaged(Digest digest, Instant when) {
        return setDamaged(digest, true);
    }

    @Override
    public boolean clearDamage(Digest digest) {
        return setDamaged(digest, false);
    }

    private boolean setDamaged(Digest digest, boolean damaged) {
        var known = artifacts.get(digest);
        if (known == null || known.isDamaged() == damaged) {
            return false;
        }
        artifacts.put(
                digest,
                new Artifact(
                        digest,
                        known.sizeBytes(),
                        known.indexDigest(),
                        known.createTime(),
                        damaged));
        return true;
    }

    @Override
    public long countDamaged() {
        return artifacts.values().stream().filter(Artifact::isDamaged).count();
    }
}
