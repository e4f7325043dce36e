package io.flotilla.controller.registry.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.store.ReachCondition;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.ModelRepository;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Keeps models in PostgreSQL. */
@Singleton
@Transactional
class ModelTable implements ModelRepository, PanacheRepositoryBase<ModelEntity, String> {

    private final Database database;

    ModelTable(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Model> find(ResourceName name) {
        return findByIdOptional(name.toString()).map(ModelEntity::toDomain);
    }

    @Override
    public List<Model> after(String name, Reach reach, int limit) {
        var within = ReachCondition.onModels(reach, "name");
        var names =
                database.query(
                        "SELECT name FROM model WHERE name > ? AND %s ORDER BY name LIMIT ?"
                                .formatted(within.sql()),
                        row -> row.text("name"),
                        within.parameters(List.of(name), limit));
        return find("name in ?1 order by name", names).stream().map(ModelEntity::toDomain).toList();
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
