package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.series.Series;
import io.flotilla.controller.telemetry.series.Series.Served;
import io.flotilla.controller.telemetry.series.Series.Wave;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Numbers series, a bounded number of them, so that their rows are short. */
@Singleton
class SqlSeriesIds {

    /** Devices say what their variants and operations are, so there must be a bound. */
    private static final int MAX_SERIES = 100_000;

    private final Database database;
    private final Map<Series, Long> known = new ConcurrentHashMap<>();

    SqlSeriesIds(Database database) {
        this.database = database;
    }

    /**
     * Numbers those that have no number yet. They have it for good, whatever becomes of the
     * figures: in a transaction of its own.
     */
    @Transactional(TxType.REQUIRES_NEW)
    void number(Set<Series> all, Instant now) {
        var columns = new ParameterColumns();
        all.stream()
                .map(this::bounded)
                .distinct()
                .filter(series -> !known.containsKey(series))
                .sorted(Comparator.comparing(Series::toString))
                .forEach(series -> columns.add(values(series, now)));
        if (columns.isEmpty()) {
            return;
        }
        database.query(
                """
                INSERT INTO telemetry_series AS s (variant, hardware_class, operation, rollout, wave,
                  metric, attribute, first_time, last_time)
                SELECT n.*, n.time FROM unnest(CAST(? AS text[]), CAST(? AS text[]),
                  CAST(? AS text[]), CAST(? AS text[]), CAST(? AS int[]), CAST(? AS text[]),
                  CAST(? AS text[]), CAST(? AS timestamptz[]))
                  AS n(variant, hardware_class, operation, rollout, wave, metric, attribute, time)
                ON CONFLICT (variant, hardware_class, operation, rollout, wave, metric, attribute)
                DO UPDATE SET last_time = greatest(s.last_time, EXCLUDED.last_time)
                RETURNING *\
                """,
                row -> known.put(read(row), row.number("id")),
                columns.values());
    }

    /** The number of a series that was numbered, or that of those beyond the bound. */
    long of(Series series) {
        return Objects.requireNonNull(known.get(bounded(series)));
    }

    /** Forgets series without figures since a time. */
    void forgetBefore(Instant time) {
        database.query(
                        "DELETE FROM telemetry_series WHERE last_time < ? RETURNING *",
                        SqlSeriesIds::read,
                        time)
                .forEach(known::remove);
    }

    private Series bounded(Series series) {
        return known.size() < MAX_SERIES || known.containsKey(series)
                ? series
                : series.beyondBound();
    }

    private static Stream<Object> values(Series series, Instant now) {
        var served = series.served();
        return Stream.of(
                served.variant(),
                served.hardwareClass(),
                served.operation(),
                served.wave().rollout(),
                served.wave().ordinal(),
                series.metric().name(),
                series.attribute(),
                now);
    }

    static Series read(Row row) throws SQLException {
        return new Series(
                new Served(
                        row.text("variant"),
                        row.text("hardware_class"),
                        row.text("operation"),
                        new Wave(row.text("rollout"), row.integer("wave"))),
                row.constant(Metric.class, "metric"),
                row.text("attribute"));
    }
}
