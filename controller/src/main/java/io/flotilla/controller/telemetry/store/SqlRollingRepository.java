package io.flotilla.controller.telemetry.store;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.Resolution.Partition;
import io.flotilla.controller.telemetry.series.RollingRepository;
import io.flotilla.controller.telemetry.series.SeriesPoint;
import io.flotilla.controller.telemetry.series.SeriesQuery;
import io.flotilla.controller.telemetry.series.SeriesSums;
import io.flotilla.controller.telemetry.series.SeriesSums.Cell;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps figures of all devices in PostgreSQL, in one partitioned table for each resolution. */
@Singleton
class SqlRollingRepository implements RollingRepository {

    private final Database database;
    private final SqlSeriesIds ids;
    private final SqlPartitions partitions;
    private final Clock clock;

    SqlRollingRepository(
            Database database, SqlSeriesIds ids, SqlPartitions partitions, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** A row's key, in the order in which rows are locked. */
    private record RowKey(long series, Instant start) implements Comparable<RowKey> {

        @Override
        public int compareTo(RowKey other) {
            var bySeries = Long.compare(series, other.series);
            return bySeries == 0 ? start.compareTo(other.start) : bySeries;
        }
    }

    @Override
    public void add(SeriesSums sums) {
        var cells = sums.cells();
        ids.number(cells.keySet().stream().map(Cell::series).collect(toSet()), clock.instant());
        var rows = rows(cells);
        var columns = new ParameterColumns();
        rows.forEach(
                (key, values) ->
                        columns.add(
                                Stream.of(
                                        key.series,
                                        key.start,
                                        arrayText(values.counts()),
                                        values.sumParts())));
        database.update(
                """
                INSERT INTO %s AS t (series, start_time, counts, sum_parts)
                SELECT n.series, n.start_time, CAST(n.counts AS bigint[]), n.sum_parts
                FROM unnest(CAST(? AS bigint[]), CAST(? AS timestamptz[]), CAST(? AS text[]),
                  CAST(? AS bigint[])) AS n(series, start_time, counts, sum_parts)
                ON CONFLICT (series, start_time) DO UPDATE SET
                  counts = telemetry_plus(t.counts, EXCLUDED.counts),
                  sum_parts = telemetry_plus(t.sum_parts, EXCLUDED.sum_parts)\
                """
                        .formatted(SqlPartitions.table(sums.resolution())),
                columns.values());
        if (sums.resolution() == Resolution.DAY) {
            database.update(
                    """
                    UPDATE telemetry_series SET last_time = ?
                    WHERE id = ANY(?) AND last_time < ?\
                    """,
                    clock.instant(),
                    rows.keySet().stream().map(RowKey::series).distinct().toList(),
                    clock.instant().minus(Resolution.DAY.span()));
        }
    }

    /** Series beyond the bound share a number. */
    private Map<RowKey, Distribution> rows(Map<Cell, Distribution> cells) {
        var rows = new TreeMap<RowKey, Distribution>();
        cells.forEach(
                (cell, values) ->
                        rows.merge(
                                new RowKey(ids.of(cell.series()), cell.start()),
                                values,
                                Distribution::plus));
        return rows;
    }

    private static String arrayText(List<Long> numbers) {
        return numbers.stream().map(Object::toString).collect(joining(",", "{", "}"));
    }

    @Override
    public List<SeriesPoint> after(SeriesQuery query, String key, int limit) {
        var filter = query.filter();
        var time = query.time();
        var resolution = query.resolution();
        var first = resolution.startOf(time.start());
        var span = query.isWhole() ? Duration.between(first, time.end()) : resolution.span();
        return database.query(
                """
                SELECT * FROM (
                  SELECT concat_ws(chr(31), variant, hardware_class, operation, metric, attribute,
                      rollout, lpad(wave::text, 6, '0'), extract(epoch FROM start_time)::bigint)
                      COLLATE "C" AS key,
                    variant, hardware_class, operation, metric, attribute, rollout, wave,
                    start_time, telemetry_sum(counts) AS counts,
                    telemetry_sum(sum_parts) AS sum_parts
                  FROM (
                    SELECT s.variant, s.hardware_class, s.operation, s.metric, s.attribute,
                      CASE WHEN ? THEN s.rollout ELSE '' END AS rollout,
                      CASE WHEN ? THEN s.wave ELSE 0 END AS wave,
                      coalesce(CAST(? AS timestamptz), t.start_time) AS start_time,
                      t.counts, t.sum_parts
                    FROM %s t JOIN telemetry_series s ON s.id = t.series
                    WHERE t.start_time >= ? AND t.start_time < ?
                      AND ? IN ('', s.model_version) AND ? IN ('', s.variant)
                      AND ? IN ('', s.hardware_class) AND ? IN ('', s.rollout)
                      AND ? IN ('', s.metric)) figures
                  GROUP BY variant, hardware_class, operation, metric, attribute, rollout, wave,
                    start_time) points
                WHERE key > ? ORDER BY key LIMIT ?\
                """
                        .formatted(SqlPartitions.table(resolution)),
                row -> point(row, span),
                query.isByWave(),
                query.isByWave(),
                query.isWhole() ? first : null,
                first,
                time.end(),
                filter.modelVersion(),
                filter.variant(),
                filter.hardwareClass(),
                filter.rollout(),
                nameOf(filter.metric()),
                key,
                limit);
    }

    private static String nameOf(@Nullable Metric metric) {
        return metric == null ? "" : metric.name();
    }

    private static SeriesPoint point(Row row, Duration span) throws SQLException {
        return new SeriesPoint(
                row.text("key"),
                SqlSeriesIds.read(row),
                row.instant("start_time"),
                span,
                Distribution.of(row.array(Long[].class, "counts"), row.number("sum_parts")));
    }

    @Override
    public Set<Partition> partitions() {
        return partitions.all();
    }

    @Override
    public void create(Partition partition) {
        partitions.create(partition);
    }

    @Override
    public void drop(Partition partition) {
        partitions.drop(partition);
    }

    @Override
    public void forgetSeriesBefore(Instant time) {
        ids.forgetBefore(time);
    }

    @Override
    public boolean claim() {
        return partitions.claim();
    }
}
