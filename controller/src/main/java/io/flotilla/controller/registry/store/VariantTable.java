package io.flotilla.controller.registry.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.flotilla.controller.artifact.Artifact;
import io.flotilla.controller.artifact.ArtifactRepository;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.registry.VariantFile;
import io.flotilla.controller.registry.VariantRepository;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps variants with their files in PostgreSQL: three statements, however many are read. */
@Singleton
@Transactional
class VariantTable implements VariantRepository, PanacheRepositoryBase<VariantEntity, String> {

    private final ArtifactRepository artifacts;
    private final RegistryCodec codec;

    VariantTable(ArtifactRepository artifacts, RegistryCodec codec) {
        this.artifacts = artifacts;
        this.codec = codec;
    }

    @Override
    public Optional<Variant> find(ResourceName name) {
        return withFiles(list("name", name.toString())).stream().findFirst();
    }

    @Override
    public List<Variant> of(ResourceName version) {
        return withFiles(list("version = ?1 order by name", version.toString()));
    }

    @Override
    public List<Variant> after(ResourceName version, String name, int limit) {
        return withFiles(
                find("version = ?1 and name > ?2 order by name", version.toString(), name)
                        .range(0, limit - 1)
                        .list());
    }

    @Override
    public void add(Variant variant) {
        var entity = new VariantEntity();
        entity.name = variant.name().toString();
        entity.version = variant.version().toString();
        entity.facts = codec.encode(variant.facts());
        entity.warnings = variant.warnings().toArray(String[]::new);
        var madeFrom = variant.madeFrom();
        entity.madeFrom = madeFrom == null ? null : madeFrom.toString();
        entity.createTime = variant.createTime();
        persist(entity);
        for (var file : variant.files()) {
            var row = new VariantFileEntity();
            row.variant = entity.name;
            row.path = file.path();
            row.role = file.role();
            row.digest = file.digest().hex();
            getEntityManager().persist(row);
        }
    }

    private List<Variant> withFiles(List<VariantEntity> entities) {
        if (entities.isEmpty()) {
            return List.of();
        }
        var rows =
                getEntityManager()
                        .createQuery(
                                "from VariantFileEntity where variant in :names",
                                VariantFileEntity.class)
                        .setParameter("names", entities.stream().map(e -> e.name).toList())
                        .getResultList();
        var known =
                artifacts.findAll(
                        rows.stream().map(row -> new Digest(row.digest)).collect(toSet()));
        var filesByVariant = rows.stream().collect(groupingBy(row -> row.variant));
        return entities.stream()
                .map(
                        entity ->
                                toDomain(
                                        entity,
                                        filesByVariant.getOrDefault(entity.name, List.of()),
                                        known))
                .toList();
    }

    private Variant toDomain(
            VariantEntity entity, List<VariantFileEntity> rows, Map<Digest, Artifact> known) {
        return new Variant(
                Variant.NAMES.parse("name", entity.name),
                rows.stream()
                        .map(row -> new VariantFile(row.path, row.role, artifactOf(row, known)))
                        .toList(),
                codec.decodeFacts(entity.facts),
                List.of(entity.warnings),
                entity.madeFrom == null ? null : Variant.NAMES.parse("made_from", entity.madeFrom),
                entity.createTime);
    }

    /** The database keeps an artifact for as long as a file refers to it. */
    private static Artifact artifactOf(VariantFileEntity row, Map<Digest, Artifact> known) {
        return Objects.requireNonNull(known.get(new Digest(row.digest)));
    }
}
