package io.flotilla.controller.rollout.store;

import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.telemetry.reading.Reading;
import io.flotilla.controller.telemetry.reading.ReadingRepository;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;

/** Keeps readings in PostgreSQL, beside the deployments that they are of. */
@Singleton
class SqlReadingRepository implements ReadingRepository {

    private final Database database;

    SqlReadingRepository(Database database) {
        this.database = database;
    }

    /** A device that serves another variant by now begins anew. */
    @Override
    public void add(Collection<Reading> readings) {
        var sorted =
                readings.stream()
                        .sorted(Comparator.comparing(one -> one.place().device().value()))
                        .toList();
        database.update(
                """
                INSERT INTO rollout_reading AS a
                    (rollout, device, metric, variant, count, sum)
                SELECT DISTINCT ON (n.device, n.metric)
                    d.rollout, n.device, n.metric, n.variant, n.count, n.sum
                FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                    CAST(? AS text[]), CAST(? AS bigint[]), CAST(? AS float8[]))
                    AS n(device, slot, metric, variant, count, sum)
                JOIN deployment d ON d.device = n.device AND d.slot = n.slot
                    AND d.state IN ('IN_PROGRESS', 'SUCCEEDED')
                JOIN rollout r ON r.id = d.rollout AND r.state IN ('RUNNING', 'PAUSED')
                    AND starts_with(n.variant, r.model_version || '/variants/')
                ORDER BY n.device, n.metric, r.sequence DESC
                ON CONFLICT (rollout, device, metric) DO UPDATE SET
                    variant = EXCLUDED.variant,
                    count = EXCLUDED.count
                      + CASE WHEN a.variant = EXCLUDED.variant THEN a.count ELSE 0 END,
                    sum = EXCLUDED.sum
                      + CASE WHEN a.variant = EXCLUDED.variant THEN a.sum ELSE 0 END\
                """,
                sorted.stream().map(one -> one.place().device().value()).toList(),
                sorted.stream().map(one -> one.place().slot()).toList(),
                sorted.stream().map(one -> one.place().metric().name()).toList(),
                sorted.stream().map(one -> one.place().variant()).toList(),
                sorted.stream().map(Reading::count).toList(),
                sorted.stream().map(Reading::sum).toList());
    }
}
