package io.flotilla.controller.registry.store;

import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelRepository;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Keeps models in PostgreSQL. */
@Singleton
@Transactional
class ModelTable implements ModelRepository, PanacheRepositoryBase<ModelEntity, String> {

    @Override
    public Optional<Model> find(ResourceName name) {
        return findByIdOptional(name.toString()).map(ModelEntity::toDomain);
    }

    @Override
    public List<Model> after(String name, int limit) {
        return find("name > ?1 order by name", name).range(0, limit - 1).stream()
                .map(ModelEntity::toDomain)
                .toList();
    }

    @Override
    public boolean add(Model model) {
        return findByIdOptional(model.name().toString()).isEmpty()
                && Writes.insert(getEntityManager(), ModelEntity.of(model));
    }

    @Override
    public Model update(Model model) {
        var entity = findById(model.name().toString());
        Writes.update(
                getEntityManager(),
                model.name(),
                entity.lockRevision == model.lockRevision(),
                () -> entity.take(model));
        return entity.toDomain();
    }
}
