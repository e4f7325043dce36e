package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.Said;
import java.sql.SQLException;
import java.util.List;

/** The columns that all tables of figures have, in one order. */
final class FiguresColumns {

    /** Their names. */
    static final String NAMES =
            """
            model_version, variant, runtime, runtime_version, provider, samples, tokens_per_second,
            latency_p50, latency_p95, first_token, load_seconds, peak_resident_bytes, update_time\
            """;

    /** Their types, as arrays of parameters. */
    static final String PARAMETERS =
            """
            CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
            CAST(? AS text[]), CAST(? AS int[]), CAST(? AS float8[]), CAST(? AS float8[]),
            CAST(? AS float8[]), CAST(? AS float8[]), CAST(? AS float8[]), CAST(? AS bigint[]),
            CAST(? AS timestamptz[])\
            """;

    /** What changes when something new is said of the same. */
    static final String REPLACED =
            """
            samples = EXCLUDED.samples, tokens_per_second = EXCLUDED.tokens_per_second,
            latency_p50 = EXCLUDED.latency_p50, latency_p95 = EXCLUDED.latency_p95,
            first_token = EXCLUDED.first_token, load_seconds = EXCLUDED.load_seconds,
            peak_resident_bytes = EXCLUDED.peak_resident_bytes,
            update_time = EXCLUDED.update_time\
            """;

    private FiguresColumns() {}

    /** Their values. */
    static List<Object> values(Said said) {
        var measured = said.figures().measured();
        var subject = measured.subject();
        var speed = measured.speed();
        return List.of(
                subject.variant().replaceFirst("/variants/.*", ""),
                subject.variant(),
                subject.runtime().id(),
                subject.runtimeVersion(),
                subject.provider(),
                measured.samples(),
                speed.tokensPerSecond(),
                speed.latencyP50Seconds(),
                speed.latencyP95Seconds(),
                speed.firstTokenSeconds(),
                measured.loadSeconds(),
                measured.peakResidentBytes(),
                said.when());
    }

    static Measured read(Row row, Measured.Source source) throws SQLException {
        return new Measured(
                new Subject(
                        row.text("variant"),
                        runtime(row.text("runtime")),
                        row.text("runtime_version"),
                        row.text("provider")),
                source,
                Math.clamp(row.number("samples"), 1, Integer.MAX_VALUE),
                new Speed(
                        row.real("tokens_per_second"),
                        row.real("latency_p50"),
                        row.real("latency_p95"),
                        row.real("first_token")),
                row.real("load_seconds"),
                row.number("peak_resident_bytes"));
    }

    private static ModelRuntime runtime(String id) {
        for (var runtime : ModelRuntime.values()) {
            if (runtime.id().equals(id)) {
                return runtime;
            }
        }
        throw new IllegalStateException("unknown engine in the table: " + id);
    }
}
