package io.flotilla.controller.making.store;

import io.flotilla.controller.making.evaluation.Metric;
import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.making.recipe.RecipeRepository;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps recipes in PostgreSQL. */
@Singleton
class SqlRecipeRepository implements RecipeRepository {

    private final Database database;

    SqlRecipeRepository(Database database) {
        this.database = database;
    }

    @Override
    public @Nullable List<String> targets(ResourceName model) {
        return database.queryOne(
                        "SELECT targets FROM recipe WHERE model = ?",
                        row -> row.array(String[].class, "targets"),
                        model.toString())
                .orElse(null);
    }

    @Override
    public List<QualityGate> gates(ResourceName model) {
        return database.query(
                "SELECT * FROM quality_gate WHERE model = ? ORDER BY ordinal",
                SqlRecipeRepository::gate,
                model.toString());
    }

    private static QualityGate gate(Row row) throws SQLException {
        return new QualityGate(
                row.constant(Metric.class, "metric"),
                row.constant(QualityGate.Rule.class, "rule"),
                row.real("bound"),
                row.integer("priority"),
                row.constant(QualityGate.Verdict.class, "failure"));
    }

    @Override
    public void putTargets(ResourceName model, List<String> targets) {
        database.update(
                """
                INSERT INTO recipe (model, targets) VALUES (?, ?)
                ON CONFLICT (model) DO UPDATE SET targets = EXCLUDED.targets""",
                model.toString(),
                targets);
    }

    @Override
    public void putGates(ResourceName model, List<QualityGate> gates) {
        database.update("DELETE FROM quality_gate WHERE model = ?", model.toString());
        for (int i = 0; i < gates.size(); i++) {
            var gate = gates.get(i);
            database.update(
                    """
                    INSERT INTO quality_gate (model, ordinal, metric, rule, bound, priority, failure)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    model.toString(),
                    i,
                    gate.metric(),
                    gate.rule(),
                    gate.value(),
                    gate.priority(),
                    gate.failure());
        }
    }
}
