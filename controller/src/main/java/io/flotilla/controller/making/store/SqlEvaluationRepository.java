package io.flotilla.controller.making.store;

import io.flotilla.controller.making.evaluation.Evaluation;
import io.flotilla.controller.making.evaluation.EvaluationRepository;
import io.flotilla.controller.making.evaluation.QualityGate;
import io.flotilla.controller.registry.GoldenTest;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps evaluations in PostgreSQL. */
@Singleton
class SqlEvaluationRepository implements EvaluationRepository {

    private final Database database;

    SqlEvaluationRepository(Database database) {
        this.database = database;
    }

    @Override
    public void add(Evaluation evaluation) {
        var measurements = new TreeMap<>(evaluation.measurements());
        var variant =
                Variant.NAMES.of(
                        evaluation.name().id("model"),
                        evaluation.name().id("version"),
                        evaluation.name().id("variant"));
        database.update(
                """
                INSERT INTO evaluation (name, version, variant, reference, data_sha256, metrics,
                    figures, verdict, findings, runtime, hardware, create_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                evaluation.name().toString(),
                variant.toString().substring(0, variant.toString().indexOf("/variants/")),
                variant.toString(),
                evaluation.reference().toString(),
                evaluation.data().hex(),
                List.copyOf(measurements.keySet()),
                List.copyOf(measurements.values()),
                evaluation.verdict(),
                evaluation.findings(),
                evaluation.conditions().runtime(),
                evaluation.conditions().hardware(),
                evaluation.createTime());
        for (int i = 0; i < evaluation.goldenCases().size(); i++) {
            var golden = evaluation.goldenCases().get(i);
            database.update(
                    """
                    INSERT INTO evaluation_output (evaluation, ordinal, text, embedding)
                    VALUES (?, ?, ?, CAST(? AS real[]))""",
                    evaluation.name().toString(),
                    i,
                    golden.text(),
                    golden.embedding().stream().map(Float::doubleValue).toList());
        }
    }

    @Override
    public List<Evaluation> newestOf(ResourceName version) {
        return database.query(
                """
                SELECT DISTINCT ON (variant) * FROM evaluation WHERE version = ?
                ORDER BY variant, create_time DESC, name""",
                this::read,
                version.toString());
    }

    @Override
    public List<Evaluation> after(ResourceName version, String name, int limit) {
        return database.query(
                "SELECT * FROM evaluation WHERE version = ? AND name > ? ORDER BY name LIMIT ?",
                this::read,
                version.toString(),
                name,
                limit);
    }

    private Evaluation read(Row row) throws SQLException {
        return new Evaluation(
                Evaluation.NAMES.parse("name", row.text("name")),
                Variant.NAMES.parse("reference", row.text("reference")),
                new Digest(row.text("data_sha256")),
                measurements(row),
                row.constant(QualityGate.Verdict.class, "verdict"),
                row.array(String[].class, "findings"),
                new Evaluation.Conditions(row.text("runtime"), row.text("hardware")),
                outputs(row.text("name")),
                row.instant("create_time"));
    }

    private static Map<String, Double> measurements(Row row) throws SQLException {
        var metrics = row.array(String[].class, "metrics");
        var figures = row.array(Double[].class, "figures");
        var measurements = new HashMap<String, Double>();
        for (int i = 0; i < metrics.size(); i++) {
            measurements.put(metrics.get(i), figures.get(i));
        }
        return measurements;
    }

    private List<GoldenTest.Case> outputs(String evaluation) {
        return database.query(
                "SELECT text, embedding FROM evaluation_output WHERE evaluation = ? ORDER BY ordinal",
                row -> new GoldenTest.Case(row.text("text"), row.array(Float[].class, "embedding")),
                evaluation);
    }
}
