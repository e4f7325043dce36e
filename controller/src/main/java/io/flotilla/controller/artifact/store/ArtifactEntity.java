package io.flotilla.controller.artifact.store;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.shared.Digest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code artifact}. */
@Entity
@Table(name = "artifact")
class ArtifactEntity {

    @Id
    @Column(name = "sha256")
    String digest;

    @Column(name = "size_bytes")
    long sizeBytes;

    @Column(name = "index_sha256")
    String indexDigest;

    @Column(name = "create_time")
    Instant createTime;

    @Column(name = "damage_time")
    @Nullable Instant damageTime;

    Artifact toDomain() {
        return new Artifact(
                new Digest(digest),
                sizeBytes,
                new Digest(indexDigest),
                createTime,
                damageTime != null);
    }
}
