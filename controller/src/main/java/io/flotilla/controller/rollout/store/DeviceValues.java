package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.gate.Metric;
import io.flotilla.controller.rollout.measuring.AnalysisRepository.Other;
import io.flotilla.controller.rollout.measuring.AnalysisRepository.Served;
import io.flotilla.controller.shared.store.Database;
import java.util.List;

/** Reads what each device says of what it serves, and said of what it served before. */
final class DeviceValues {

    private final Database database;

    DeviceValues(Database database) {
        this.database = database;
    }

    List<Served> served(Rollout rollout, int wave, Metric metric) {
        var standard = metric.standard();
        return standard.isPresent()
                ? reading(rollout, wave, metric, standard.getAsDouble())
                : measuring(rollout, wave, metric);
    }

    /**
     * Each device beside the standard. Whoever says anything of a variant, and nothing of crashes,
     * has had none.
     */
    private List<Served> reading(Rollout rollout, int wave, Metric metric, double standard) {
        return database.query(
                """
                SELECT d.variant, v.hardware_class, (%s) AS now, u.device AS unable
                FROM deployment d
                JOIN device v ON v.id = d.device
                LEFT JOIN rollout_reading a ON a.rollout = d.rollout AND a.device = d.device
                    AND a.variant = d.variant AND a.metric = ?
                LEFT JOIN rollout_reading u ON u.rollout = d.rollout AND u.device = d.device
                    AND u.variant = d.variant AND u.metric = 'SHADOW_UNABLE'
                WHERE d.rollout = ? AND d.wave = ? AND d.state = 'SUCCEEDED'\
                """
                        .formatted(read(metric)),
                row ->
                        new Served(
                                row.text("variant"),
                                row.text("hardware_class"),
                                row.realOrNull("now"),
                                standard,
                                metric.isShadow() && row.textOrNull("unable") != null),
                reported(metric),
                rollout.id().value(),
                wave);
    }

    private static String read(Metric metric) {
        return switch (metric) {
            case ENGINE_CRASH_RATIO ->
                    """
                    SELECT CASE WHEN a.count > 0 THEN 1 ELSE 0 END FROM rollout_reading any_reading
                    WHERE any_reading.rollout = d.rollout AND any_reading.device = d.device
                        AND any_reading.variant = d.variant LIMIT 1\
                    """;
            case MEMORY_PREDICTION_RATIO -> "a.sum / nullif(a.count, 0)";
            default -> "CASE WHEN a.count > 0 THEN least(1, a.sum / a.count) END";
        };
    }

    /** The metric of reports that it is read from. */
    private static io.flotilla.contract.telemetry.Metric reported(Metric metric) {
        return switch (metric) {
            case ENGINE_CRASH_RATIO -> io.flotilla.contract.telemetry.Metric.CRASHES;
            case MEMORY_PREDICTION_RATIO -> io.flotilla.contract.telemetry.Metric.MEMORY_RATIO;
            default -> io.flotilla.contract.telemetry.Metric.valueOf(metric.name());
        };
    }

    private List<Served> measuring(Rollout rollout, int wave, Metric metric) {
        return database.query(
                """
                SELECT d.variant, v.hardware_class, (%s) AS now, nullif(b.%s, %s) AS before
                FROM deployment d
                JOIN device v ON v.id = d.device
                LEFT JOIN analysis_baseline b ON b.rollout = d.rollout AND b.device = d.device
                WHERE d.rollout = ? AND d.wave = ? AND d.state = 'SUCCEEDED'\
                """
                        .formatted(
                                measured(metric, "x.variant = d.variant"),
                                column(metric),
                                unmeasured(metric)),
                row ->
                        new Served(
                                row.text("variant"),
                                row.text("hardware_class"),
                                row.realOrNull("now"),
                                row.realOrNull("before"),
                                false),
                rollout.id().value(),
                wave);
    }

    List<Other> before(RolloutId rollout, Metric metric) {
        return database.query(
                """
                SELECT v.hardware_class, b.%1$s AS before
                FROM analysis_baseline b JOIN device v ON v.id = b.device
                WHERE b.rollout = ? AND b.%1$s <> %2$s\
                """
                        .formatted(column(metric), unmeasured(metric)),
                row -> new Other(row.text("hardware_class"), row.real("before")),
                rollout.value());
    }

    List<Other> notYetUpdated(RolloutId rollout, Metric metric) {
        return database.query(
                """
                SELECT * FROM (
                    SELECT v.hardware_class, (%s) AS before
                    FROM deployment d
                    JOIN device v ON v.id = d.device
                    JOIN assigned_slot s ON s.device = d.device AND s.slot = d.slot
                    WHERE d.rollout = ? AND d.state = 'PENDING') pending
                WHERE before IS NOT NULL\
                """
                        .formatted(assigned(metric)),
                row -> new Other(row.text("hardware_class"), row.real("before")),
                rollout.value());
    }

    /** What the device of a deployment d last said of the version that its slot s is assigned. */
    static String assigned(Metric metric) {
        return measured(metric, "starts_with(x.variant, s.model_version || '/variants/')");
    }

    /** What the device of a deployment d last said of the variants x that are meant. */
    private static String measured(Metric metric, String variants) {
        return switch (metric) {
            case REQUEST_ERROR_RATIO ->
                    """
                    SELECT sum(x.error_count)::float8
                        / nullif(sum(x.error_count + x.request_count), 0)
                    FROM inference_series x WHERE x.device = d.device AND %s\
                    """
                            .formatted(variants);
            case REQUEST_ENERGY_JOULES ->
                    """
                    SELECT sum(x.energy_joules) / nullif(sum(x.energy_request_count), 0)
                    FROM inference_series x WHERE x.device = d.device AND %s\
                    """
                            .formatted(variants);
            case REQUEST_DURATION_SECONDS_P99 ->
                    """
                    SELECT bucket_quantile(x.bounds, x.counts, 0.99) FROM inference_series x
                    WHERE x.device = d.device AND %s ORDER BY x.request_count DESC LIMIT 1\
                    """
                            .formatted(variants);
            default ->
                    """
                    SELECT nullif(x.%s, 0)::float8 FROM device_figures x
                    WHERE x.device = d.device AND %s ORDER BY x.update_time DESC LIMIT 1\
                    """
                            .formatted(column(metric), variants);
        };
    }

    private static String column(Metric metric) {
        return switch (metric) {
            case DECODE_TOKENS_PER_SECOND_P50 -> "tokens_per_second";
            case REQUEST_DURATION_SECONDS_P50 -> "latency_p50";
            case REQUEST_DURATION_SECONDS_P95 -> "latency_p95";
            case REQUEST_DURATION_SECONDS_P99 -> "latency_p99";
            case TIME_TO_FIRST_TOKEN_SECONDS_P50 -> "first_token";
            case MODEL_LOAD_SECONDS_P50 -> "load_seconds";
            case MODEL_RESIDENT_BYTES -> "peak_resident_bytes";
            case REQUEST_ENERGY_JOULES -> "request_energy";
            case REQUEST_ERROR_RATIO -> "error_ratio";
            case MEMORY_PREDICTION_RATIO,
                    ENGINE_CRASH_RATIO,
                    GOLDEN_TEST_SCORE,
                    SHADOW_EMBEDDING_COSINE,
                    SHADOW_TEXT_AGREEMENT,
                    SHADOW_LABEL_AGREEMENT ->
                    throw new IllegalArgumentException(metric + " is kept elsewhere");
        };
    }

    /** The value that says that nothing was measured, besides null. */
    private static int unmeasured(Metric metric) {
        return metric.isShare() ? -1 : 0;
    }
}
