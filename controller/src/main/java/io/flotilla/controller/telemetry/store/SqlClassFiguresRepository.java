package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.ClassFiguresRepository;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps figures in PostgreSQL. A device has its place among those of its class by its name, so that
 * it replaces what it said before, and at most {@link #PLACES} devices are kept however many there
 * are.
 */
@Singleton
class SqlClassFiguresRepository implements ClassFiguresRepository {

    /** Enough for a median, few enough for a small table. */
    private static final int PLACES = 32;

    private final Database database;

    SqlClassFiguresRepository(Database database) {
        this.database = database;
    }

    private record Place(String hardwareClass, Subject subject, int place) {

        static Place of(Said said) {
            return new Place(
                    said.hardwareClass(),
                    said.figures().measured().subject(),
                    Math.floorMod(said.device().value().hashCode(), PLACES));
        }
    }

    @Override
    public void keep(Collection<Said> said) {
        var byPlace = new LinkedHashMap<Place, Said>();
        said.forEach(one -> byPlace.put(Place.of(one), one));
        var columns = new ArrayList<List<Object>>();
        for (int i = 0; i < 15; i++) {
            columns.add(new ArrayList<>());
        }
        byPlace.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> add(entry.getKey(), entry.getValue(), columns));
        database.update(
                """
                INSERT INTO class_figures (hardware_class, model_version, variant, runtime,
                    runtime_version, provider, place, samples, tokens_per_second, latency_p50,
                    latency_p95, first_token, load_seconds, peak_resident_bytes, update_time)
                SELECT * FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                    CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS int[]),
                    CAST(? AS int[]), CAST(? AS float8[]), CAST(? AS float8[]),
                    CAST(? AS float8[]), CAST(? AS float8[]), CAST(? AS float8[]),
                    CAST(? AS bigint[]), CAST(? AS timestamptz[]))
                ON CONFLICT (hardware_class, variant, runtime, runtime_version, provider, place)
                DO UPDATE SET samples = EXCLUDED.samples,
                    tokens_per_second = EXCLUDED.tokens_per_second,
                    latency_p50 = EXCLUDED.latency_p50, latency_p95 = EXCLUDED.latency_p95,
                    first_token = EXCLUDED.first_token, load_seconds = EXCLUDED.load_seconds,
                    peak_resident_bytes = EXCLUDED.peak_resident_bytes,
                    update_time = EXCLUDED.update_time\
                """,
                columns.toArray());
    }

    private static void add(Place place, Said said, List<List<Object>> columns) {
        var subject = place.subject;
        var measured = said.figures().measured();
        var values =
                List.<Object>of(
                        place.hardwareClass,
                        subject.variant().replaceFirst("/variants/.*", ""),
                        subject.variant(),
                        subject.runtime().id(),
                        subject.runtimeVersion(),
                        subject.provider(),
                        place.place,
                        measured.samples(),
                        measured.speed().tokensPerSecond(),
                        measured.speed().latencyP50Seconds(),
                        measured.speed().latencyP95Seconds(),
                        measured.speed().firstTokenSeconds(),
                        measured.loadSeconds(),
                        measured.peakResidentBytes(),
                        said.when());
        for (int i = 0; i < values.size(); i++) {
            columns.get(i).add(values.get(i));
        }
    }

    @Override
    public Map<String, List<Measured>> of(
            Collection<String> hardwareClasses, Collection<String> modelVersions) {
        var found = new HashMap<String, List<Measured>>();
        database.query(
                        """
                        SELECT hardware_class, variant, runtime, runtime_version, provider,
                          sum(samples) AS samples, %s, %s, %s, %s, %s,
                          max(peak_resident_bytes) AS peak_resident_bytes
                        FROM class_figures
                        WHERE hardware_class = ANY(?) AND model_version = ANY(?)
                        GROUP BY hardware_class, variant, runtime, runtime_version, provider
                        ORDER BY hardware_class, variant, runtime, runtime_version, provider\
                        """
                                .formatted(
                                        median("tokens_per_second"),
                                        median("latency_p50"),
                                        median("latency_p95"),
                                        median("first_token"),
                                        median("load_seconds")),
                        SqlClassFiguresRepository::read,
                        List.copyOf(hardwareClasses),
                        List.copyOf(modelVersions))
                .forEach(
                        one ->
                                found.computeIfAbsent(one.hardwareClass, _ -> new ArrayList<>())
                                        .add(one.measured));
        return found;
    }

    /** The median of those that took the figure; 0 if none did. */
    private static String median(String column) {
        return """
        coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY nullif(%s, 0)), 0) AS %s\
        """
                .formatted(column, column);
    }

    private record OfClass(String hardwareClass, Measured measured) {}

    private static OfClass read(Row row) throws SQLException {
        return new OfClass(
                row.text("hardware_class"),
                new Measured(
                        new Subject(
                                row.text("variant"),
                                runtime(row.text("runtime")),
                                row.text("runtime_version"),
                                row.text("provider")),
                        Measured.Source.HARDWARE_CLASS,
                        Math.clamp(row.number("samples"), 1, Integer.MAX_VALUE),
                        new Speed(
                                row.real("tokens_per_second"),
                                row.real("latency_p50"),
                                row.real("latency_p95"),
                                row.real("first_token")),
                        row.real("load_seconds"),
                        row.number("peak_resident_bytes")));
    }

    private static ModelRuntime runtime(String id) {
        for (var runtime : ModelRuntime.values()) {
            if (runtime.id().equals(id)) {
                return runtime;
            }
        }
        throw new IllegalStateException("unknown engine in the table: " + id);
    }

    @Override
    public int forgetBefore(Instant time) {
        return database.update("DELETE FROM class_figures WHERE update_time < ?", time);
    }
}
