package io.flotilla.controller.registry.store;

import io.flotilla.controller.registry.ModelVersion;
import io.flotilla.controller.registry.ModelVersionRepository;
import io.flotilla.controller.registry.RegistryCodec;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Keeps versions and their manifests in PostgreSQL. */
@Singleton
@Transactional
class ModelVersionTable
        implements ModelVersionRepository, PanacheRepositoryBase<ModelVersionEntity, String> {

    private final RegistryCodec codec;

    ModelVersionTable(RegistryCodec codec) {
        this.codec = codec;
    }

    @Override
    public Optional<ModelVersion> find(ResourceName name) {
        return findByIdOptional(name.toString()).map(entity -> entity.toDomain(codec));
    }

    @Override
    public Optional<ModelVersion> findForUpdate(ResourceName name) {
        var found = findByIdOptional(name.toString());
        // It may have been read before in this transaction: read it anew under the lock.
        found.ifPresent(
                entity -> getEntityManager().refresh(entity, LockModeType.PESSIMISTIC_WRITE));
        return found.map(entity -> entity.toDomain(codec));
    }

    @Override
    public List<ModelVersion> after(ResourceName model, String after, int limit) {
        var place = after.isEmpty() ? Place.FIRST : Place.parse(after);
        return find(
                        """
                        model = ?1 and (createTime < ?2 or createTime = ?2 and name < ?3)
                        order by createTime desc, name desc""",
                        model.toString(),
                        place.createTime(),
                        place.name())
                .range(0, limit - 1)
                .stream()
                .map(entity -> entity.toDomain(codec))
                .toList();
    }

    @Override
    public String keyOf(ModelVersion version) {
        return new Place(version.times().create(), version.name().toString()).toString();
    }

    @Override
    public boolean add(ModelVersion version) {
        return findByIdOptional(version.name().toString()).isEmpty()
                && Writes.insert(getEntityManager(), ModelVersionEntity.of(version, codec));
    }

    @Override
    public ModelVersion update(ModelVersion version) {
        var entity = findById(version.name().toString());
        Writes.update(
                getEntityManager(),
                version.name(),
                entity.lockRevision == version.lockRevision(),
                () -> entity.take(version));
        return entity.toDomain(codec);
    }

    @Override
    public void addManifest(ResourceName version, long revision, byte[] canonical) {
        getEntityManager()
                .createNativeQuery(
                        """
                        insert into manifest (version, revision, canonical)
                        values (:version, :revision, :canonical)
                        """)
                .setParameter("version", version.toString())
                .setParameter("revision", revision)
                .setParameter("canonical", canonical)
                .executeUpdate();
    }

    @Override
    public Optional<byte[]> findManifest(ResourceName version, long revision) {
        return getSession()
                .createNativeQuery(
                        """
                        select canonical from manifest
                        where version = :version and revision = :revision
                        """,
                        byte[].class)
                .setParameter("version", version.toString())
                .setParameter("revision", revision)
                .uniqueResultOptional();
    }
}
