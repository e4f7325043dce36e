package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.gate.Metric;
import io.flotilla.controller.rollout.measuring.AnalysisRepository;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Keeps measurements in PostgreSQL, beside what devices say. */
@Singleton
class SqlAnalysisRepository implements AnalysisRepository {

    private static final int ALL_WAVES = 0;

    private final Database database;
    private final DeviceValues values;

    SqlAnalysisRepository(Database database) {
        this.database = database;
        this.values = new DeviceValues(database);
    }

    @Override
    public void keepBaseline(RolloutId rollout) {
        database.update(
                """
                INSERT INTO analysis_baseline (rollout, device, tokens_per_second, latency_p50,
                    latency_p95, latency_p99, first_token, load_seconds, peak_resident_bytes,
                    error_ratio, request_energy)
                SELECT d.rollout, d.device, f.tokens_per_second, f.latency_p50, f.latency_p95,
                    (%s), f.first_token, f.load_seconds, f.peak_resident_bytes, e.ratio,
                    e.energy
                FROM deployment d
                JOIN assigned_slot s ON s.device = d.device AND s.slot = d.slot
                LEFT JOIN LATERAL (
                    SELECT * FROM device_figures f
                    WHERE f.device = d.device AND f.model_version = s.model_version
                    ORDER BY f.update_time DESC LIMIT 1) f ON true
                CROSS JOIN LATERAL (
                    SELECT sum(i.error_count)::float8
                        / nullif(sum(i.error_count + i.request_count), 0) AS ratio,
                        sum(i.energy_joules) / nullif(sum(i.energy_request_count), 0) AS energy
                    FROM inference_series i
                    WHERE i.device = d.device
                        AND starts_with(i.variant, s.model_version || '/variants/')) e
                WHERE d.rollout = ? AND (f.device IS NOT NULL OR e.ratio IS NOT NULL)
                ON CONFLICT DO NOTHING\
                """
                        .formatted(DeviceValues.assigned(Metric.REQUEST_DURATION_SECONDS_P99)),
                rollout.value());
    }

    @Override
    public void forgetBaseline(RolloutId rollout) {
        database.update("DELETE FROM analysis_baseline WHERE rollout = ?", rollout.value());
        database.update("DELETE FROM rollout_reading WHERE rollout = ?", rollout.value());
    }

    @Override
    public List<Served> served(Rollout rollout, int wave, Metric metric) {
        return values.served(rollout, wave, metric);
    }

    @Override
    public List<Other> before(RolloutId rollout, Metric metric) {
        return values.before(rollout, metric);
    }

    @Override
    public List<Other> notYetUpdated(RolloutId rollout, Metric metric) {
        return values.notYetUpdated(rollout, metric);
    }

    @Override
    public int nextNumber(RolloutId rollout, int wave, String analysis) {
        return database.queryOne(
                        """
                        SELECT coalesce(max(number), 0) + 1 AS next FROM analysis_measurement
                        WHERE rollout = ? AND wave = ? AND analysis = ?\
                        """,
                        row -> row.integer("next"),
                        rollout.value(),
                        wave,
                        analysis)
                .orElseThrow();
    }

    @Override
    public void add(RolloutId rollout, Measurement measurement) {
        database.update(
                """
                INSERT INTO analysis_measurement
                    (rollout, wave, analysis, number, measure_time, verdict)
                VALUES (?, ?, ?, ?, ?, ?)\
                """,
                rollout.value(),
                measurement.wave(),
                measurement.analysis(),
                measurement.number(),
                measurement.time(),
                measurement.verdict());
        for (var finding : measurement.findings()) {
            database.update(
                    "INSERT INTO analysis_finding (rollout, wave, analysis, number, %s)"
                                    .formatted(FindingColumns.NAMES)
                            + " VALUES (?, ?, ?, ?, %s)".formatted(FindingColumns.PARAMETERS),
                    FindingColumns.values(
                            finding,
                            rollout.value(),
                            measurement.wave(),
                            measurement.analysis(),
                            measurement.number()));
        }
    }

    @Override
    public void supersede(RolloutId rollout, int wave, Collection<String> analyses) {
        database.update(
                """
                UPDATE analysis_measurement SET superseded = true
                WHERE rollout = ? AND wave = ? AND analysis = ANY(?) AND NOT superseded\
                """,
                rollout.value(),
                wave,
                analyses);
    }

    @Override
    public List<Measurement> measurements(RolloutId rollout, int wave) {
        return found(List.of(rollout), wave).getOrDefault(rollout, List.of());
    }

    @Override
    public Map<RolloutId, List<Measurement>> measurementsOf(Collection<RolloutId> rollouts) {
        return found(rollouts, ALL_WAVES);
    }

    /**
     * Where variants were withdrawn, those that did not pass have to be read without them: they all
     * come with their findings then.
     */
    private Map<RolloutId, List<Measurement>> found(Collection<RolloutId> rollouts, int wave) {
        var found = new FoundMeasurements();
        database.query(
                """
                SELECT m.rollout, m.wave, m.analysis, m.number, m.measure_time,
                    m.verdict AS together, f.variant IS NOT NULL AS found, %s
                FROM (
                    SELECT *, row_number() OVER (
                        PARTITION BY rollout, wave, analysis, verdict ORDER BY number DESC) AS age
                    FROM analysis_measurement
                    WHERE rollout = ANY(?) AND ? IN (0, wave) AND NOT superseded) m
                LEFT JOIN analysis_finding f ON (m.age = 1 OR (m.verdict <> 'PASS'
                        AND EXISTS (SELECT FROM withdrawal w WHERE w.rollout = m.rollout)))
                    AND f.rollout = m.rollout
                    AND f.wave = m.wave AND f.analysis = m.analysis AND f.number = m.number
                ORDER BY m.rollout, m.wave, m.analysis, m.number, f.variant, f.hardware_class\
                """
                        .formatted(FindingColumns.READ),
                found::take,
                rollouts.stream().map(RolloutId::value).toList(),
                wave);
        return found.byRollout();
    }
}
