package io.flotilla.controller.artifact.store;

import static java.util.stream.Collectors.toMap;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactRepository;
import io.flotilla.controller.shared.Digest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keeps artifacts in PostgreSQL. */
@Singleton
@Transactional
class ArtifactTable implements ArtifactRepository, PanacheRepositoryBase<ArtifactEntity, String> {

    @Override
    public Optional<Artifact> find(Digest digest) {
        return findByIdOptional(digest.hex()).map(ArtifactEntity::toDomain);
    }

    @Override
    public Map<Digest, Artifact> findAll(Collection<Digest> digests) {
        var keys = digests.stream().map(Digest::hex).toList();
        return list("digest in ?1", keys).stream()
                .map(ArtifactEntity::toDomain)
                .collect(toMap(Artifact::digest, Function.identity()));
    }

    @Override
    public Optional<Artifact> next(Digest digest) {
        return find("digest > ?1 order by digest", digest.hex())
                .range(0, 0)
                .firstResultOptional()
                .map(ArtifactEntity::toDomain);
    }

    @Override
    public boolean add(Artifact artifact) {
        var added =
                getEntityManager()
                        .createNativeQuery(
                                """
                                insert into artifact (sha256, size_bytes, index_sha256, create_time)
                                values (:digest, :sizeBytes, :indexDigest, :createTime)
                                on conflict do nothing
                                """)
                        .setParameter("digest", artifact.digest().hex())
                        .setParameter("sizeBytes", artifact.sizeBytes())
                        .setParameter("indexDigest", artifact.indexDigest().hex())
                        .setParameter("createTime", artifact.createTime())
                        .executeUpdate();
        return added == 1;
    }

    @Override
    public boolean markDamaged(Digest digest, Instant when) {
        return update(
                        "damageTime = ?1 where digest = ?2 and damageTime is null",
                        when,
                        digest.hex())
                == 1;
    }

    @Override
    public boolean clearDamage(Digest digest) {
        return update(
                        "damageTime = null where digest = ?1 and damageTime is not null",
                        digest.hex())
                == 1;
    }

    @Override
    public long countDamaged() {
        return count("damageTime is not null");
    }
}
