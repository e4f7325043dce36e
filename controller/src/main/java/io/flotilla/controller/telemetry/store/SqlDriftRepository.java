package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Drift;
import io.flotilla.controller.telemetry.series.DriftRepository;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Compares figures by the day with those of the last hours in PostgreSQL. */
@Singleton
class SqlDriftRepository implements DriftRepository {

    private static final String GROUP = "variant, hardware_class, operation, metric, attribute";

    private final Database database;

    SqlDriftRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<BothTimes> after(
            Set<Metric> metrics,
            Duration baseline,
            Instant recent,
            String modelVersion,
            String key,
            int limit) {
        return database.query(
                """
                WITH wanted AS (
                  SELECT s.*, min(first_time) OVER (PARTITION BY %1$s) AS start
                  FROM telemetry_series s
                  WHERE metric = ANY(?) AND ? IN ('', model_version) AND variant <> 'other'),
                old AS (
                  SELECT %1$s, min(start) AS start, telemetry_sum(counts) AS counts,
                    telemetry_sum(sum_parts) AS sum_parts
                  FROM wanted JOIN telemetry_day t ON t.series = wanted.id
                    AND t.start_time < start + ? * interval '1 second'
                  WHERE start + ? * interval '1 second' <= ? GROUP BY %1$s),
                fresh AS (
                  SELECT %1$s, telemetry_sum(counts) AS counts, telemetry_sum(sum_parts) AS sum_parts
                  FROM wanted JOIN telemetry_hour t ON t.series = wanted.id
                  WHERE t.start_time >= ? GROUP BY %1$s)
                SELECT * FROM (
                  SELECT concat_ws(chr(31), %1$s) COLLATE "C" AS key, %1$s, '' AS rollout, 0 AS wave,
                    start, old.counts AS old_counts, old.sum_parts AS old_sum,
                    fresh.counts, fresh.sum_parts
                  FROM old JOIN fresh USING (%1$s)) both_times
                WHERE key > ?
                  AND (SELECT sum(n) FROM unnest(old_counts) AS n) >= ?
                  AND (SELECT sum(n) FROM unnest(counts) AS n) >= ?
                ORDER BY key LIMIT ?\
                """
                        .formatted(GROUP),
                SqlDriftRepository::read,
                metrics,
                modelVersion,
                baseline.toSeconds(),
                baseline.toSeconds(),
                recent,
                recent,
                key,
                Drift.FEWEST_VALUES,
                Drift.FEWEST_VALUES,
                limit);
    }

    private static BothTimes read(Row row) throws SQLException {
        return new BothTimes(
                row.text("key"),
                SqlSeriesIds.read(row),
                row.instant("start"),
                Distribution.of(row.array(Long[].class, "old_counts"), row.number("old_sum")),
                Distribution.of(row.array(Long[].class, "counts"), row.number("sum_parts")));
    }
}
