package io.flotilla.controller.telemetry.store;

import static java.util.stream.Collectors.joining;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.DeviceSeries;
import io.flotilla.controller.telemetry.Histogram;
import io.flotilla.controller.telemetry.InferenceSeries;
import io.flotilla.controller.telemetry.SeriesKey;
import io.flotilla.controller.telemetry.SeriesRepository;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps series in PostgreSQL. */
@Singleton
class SqlSeriesRepository implements SeriesRepository {

    private final Database database;

    SqlSeriesRepository(Database database) {
        this.database = database;
    }

    @Override
    public Map<DeviceId, Long> lockSequences(Collection<DeviceId> devices) {
        var ids = devices.stream().map(DeviceId::value).sorted().toList();
        database.update(
                """
                INSERT INTO telemetry_sequence (device, sequence)
                SELECT d.id, 0 FROM device d WHERE d.id = ANY(?) ORDER BY d.id
                ON CONFLICT DO NOTHING\
                """,
                ids);
        var sequences = new HashMap<DeviceId, Long>();
        database.query(
                """
                SELECT device, sequence FROM telemetry_sequence
                WHERE device = ANY(?) ORDER BY device FOR NO KEY UPDATE\
                """,
                row -> sequences.put(new DeviceId(row.text("device")), row.number("sequence")),
                ids);
        return sequences;
    }

    @Override
    public boolean isReachable() {
        return database.query("SELECT 1", _ -> true).getFirst();
    }

    @Override
    public void keepSequences(Map<DeviceId, Long> sequences) {
        database.update(
                """
                UPDATE telemetry_sequence t SET sequence = n.sequence
                FROM unnest(CAST(? AS text[]), CAST(? AS bigint[])) AS n(device, sequence)
                WHERE t.device = n.device AND t.sequence < n.sequence\
                """,
                sequences.keySet().stream().map(DeviceId::value).toList(),
                new ArrayList<>(sequences.values()));
    }

    @Override
    public void add(Collection<DeviceSeries> series) {
        var columns = new Columns();
        series.stream()
                .sorted(
                        Comparator.comparing((DeviceSeries s) -> s.device().value())
                                .thenComparing(s -> keyOf(s.series())))
                .forEach(columns::add);
        database.update(
                """
                INSERT INTO inference_series AS s (device, slot, variant, operation, bounds, counts,
                    sum, request_count, error_count, input_token_count, output_token_count,
                    peak_resident_bytes, energy_joules, energy_request_count, update_time)
                SELECT n.device, n.slot, n.variant, n.operation, CAST(n.bounds AS float8[]),
                    CAST(n.counts AS bigint[]), n.sum, n.requests, n.errors, n.input, n.output,
                    n.peak, n.joules, n.metered, n.update_time
                FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                    CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS float8[]),
                    CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS bigint[]),
                    CAST(? AS bigint[]), CAST(? AS bigint[]), CAST(? AS float8[]),
                    CAST(? AS bigint[]), CAST(? AS timestamptz[]))
                    AS n(device, slot, variant, operation, bounds, counts, sum, requests, errors,
                      input, output, peak, joules, metered, update_time)
                JOIN device d ON d.id = n.device
                ON CONFLICT (device, slot, variant, operation, bounds) DO UPDATE SET
                    counts = (SELECT array_agg(c.was + c.more ORDER BY c.place)
                      FROM unnest(s.counts, EXCLUDED.counts) WITH ORDINALITY AS c(was, more, place)),
                    sum = s.sum + EXCLUDED.sum,
                    request_count = s.request_count + EXCLUDED.request_count,
                    error_count = s.error_count + EXCLUDED.error_count,
                    input_token_count = s.input_token_count + EXCLUDED.input_token_count,
                    output_token_count = s.output_token_count + EXCLUDED.output_token_count,
                    peak_resident_bytes =
                      greatest(s.peak_resident_bytes, EXCLUDED.peak_resident_bytes),
                    energy_joules = s.energy_joules + EXCLUDED.energy_joules,
                    energy_request_count = s.energy_request_count + EXCLUDED.energy_request_count,
                    update_time = greatest(s.update_time, EXCLUDED.update_time)\
                """,
                columns.parameters());
    }

    @Override
    public List<DeviceSeries> after(DeviceId device, String key, int limit) {
        return database.query(
                """
                SELECT * FROM (
                  SELECT s.*, concat_ws('|', slot, variant, operation, bounds::text) AS key
                  FROM inference_series s WHERE device = ?) keyed
                WHERE key COLLATE "C" > ? ORDER BY key COLLATE "C" LIMIT ?\
                """,
                SqlSeriesRepository::read,
                device.value(),
                key,
                limit);
    }

    @Override
    public String keyOf(InferenceSeries series) {
        return String.join(
                "|",
                series.key().slot(),
                series.key().variant(),
                series.key().operation(),
                arrayText(series.duration().bounds()));
    }

    private static DeviceSeries read(Row row) throws SQLException {
        return new DeviceSeries(
                new DeviceId(row.text("device")),
                new InferenceSeries(
                        new SeriesKey(row.text("slot"), row.text("variant"), row.text("operation")),
                        new InferenceSeries.Totals(
                                row.number("request_count"),
                                row.number("error_count"),
                                row.number("input_token_count"),
                                row.number("output_token_count")),
                        new Histogram(
                                row.array(Double[].class, "bounds"),
                                row.array(Long[].class, "counts"),
                                row.real("sum")),
                        row.number("peak_resident_bytes"),
                        Map.of()),
                row.instant("update_time"));
    }

    /** Numbers as the text of an array, as PostgreSQL writes and reads it. */
    private static String arrayText(List<? extends Number> numbers) {
        return numbers.stream().map(SqlSeriesRepository::text).collect(joining(",", "{", "}"));
    }

    private static String text(Number number) {
        var text = number.toString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Series as one list for each column. */
    private static final class Columns {

        private final List<List<Object>> lists = new ArrayList<>();

        Columns() {
            for (int i = 0; i < 15; i++) {
                lists.add(new ArrayList<>());
            }
        }

        void add(DeviceSeries series) {
            var figures = series.series();
            var totals = figures.totals();
            var values =
                    List.<Object>of(
                            series.device().value(),
                            figures.key().slot(),
                            figures.key().variant(),
                            figures.key().operation(),
                            arrayText(figures.duration().bounds()),
                            arrayText(figures.duration().counts()),
                            figures.duration().sum(),
                            totals.requests(),
                            totals.errors(),
                            totals.inputTokens(),
                            totals.outputTokens(),
                            figures.peakResidentBytes(),
                            figures.of(Metric.REQUEST_ENERGY).sum(Metric.REQUEST_ENERGY),
                            figures.of(Metric.REQUEST_ENERGY).count(),
                            series.updated());
            for (int i = 0; i < values.size(); i++) {
                lists.get(i).add(values.get(i));
            }
        }

        Object[] parameters() {
            return lists.toArray();
        }
    }
}
