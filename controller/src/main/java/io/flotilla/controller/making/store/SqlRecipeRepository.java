package io.flotilla.controller.making.store;

import io.flotilla.controller.making.RecipeRepository;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Keeps recipes in PostgreSQL. */
@Singleton
class SqlRecipeRepository implements RecipeRepository {

    private final Database database;

    SqlRecipeRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<List<String>> find(ResourceName model) {
        return database.queryOne(
                "SELECT targets FROM recipe WHERE model = ?",
                row -> row.array(String[].class, "targets"),
                model.toString());
    }

    @Override
    public void put(ResourceName model, List<String> targets) {
        database.update(
                """
                INSERT INTO recipe (model, targets) VALUES (?, ?)
                ON CONFLICT (model) DO UPDATE SET targets = EXCLUDED.targets""",
                model.toString(),
                targets);
    }
}
