package io.flotilla.controller.registry.store;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.shared.Digest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code model_version}. */
@Entity
@Table(name = "model_version")
class ModelVersionEntity {

    @Id String name;

    String model;

    @Column(name = "display_name")
    String displayName;

    String license;

    @Column(name = "golden_test")
    byte @Nullable [] goldenTest;

    byte @Nullable [] lineage;

    @Column(name = "minimum_agent")
    String minimumAgent;

    @Enumerated(EnumType.STRING)
    ModelVersionState state;

    @Column(name = "manifest_revision")
    long manifestRevision;

    @Column(name = "content_sha256")
    String contentDigest;

    @Column(name = "variant_count")
    int variantCount;

    @Column(name = "create_time")
    Instant createTime;

    @Column(name = "update_time")
    Instant updateTime;

    @Column(name = "publish_time")
    @Nullable Instant publishTime;

    @Version
    @Column(name = "lock_revision")
    long lockRevision;

    static ModelVersionEntity of(ModelVersion version, RegistryCodec codec) {
        var entity = new ModelVersionEntity();
        entity.name = version.name().toString();
        entity.model = version.model().toString();
        entity.displayName = version.description().displayName();
        entity.license = version.description().license();
        var golden = version.description().goldenTest();
        entity.goldenTest = golden == null ? null : codec.encode(golden);
        var lineage = version.description().lineage();
        entity.lineage = lineage == null ? null : codec.encode(lineage);
        entity.minimumAgent = version.description().minimumAgent();
        entity.createTime = version.times().create();
        entity.take(version);
        return entity;
    }

    /** Takes over what may change. */
    void take(ModelVersion version) {
        state = version.state();
        manifestRevision = version.content().manifestRevision();
        contentDigest = version.content().digest().hex();
        variantCount = version.content().variantCount();
        updateTime = version.times().update();
        publishTime = version.times().publish();
    }

    ModelVersion toDomain(RegistryCodec codec) {
        var golden = goldenTest == null ? null : codec.decodeGoldenTest(goldenTest);
        return new ModelVersion(
                ModelVersion.NAMES.parse("name", name),
                new ModelVersion.Description(
                        displayName,
                        license,
                        golden,
                        lineage == null ? null : codec.decodeLineage(lineage),
                        minimumAgent),
                state,
                new ModelVersion.Content(manifestRevision, new Digest(contentDigest), variantCount),
                new ModelVersion.Times(createTime, updateTime, publishTime),
                lockRevision);
    }
}
