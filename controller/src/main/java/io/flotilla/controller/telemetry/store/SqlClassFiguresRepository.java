package io.flotilla.controller.telemetry.store;

import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Subject;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.telemetry.ClassFiguresRepository;
import io.flotilla.controller.telemetry.Said;
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
import java.util.stream.Stream;

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
        var columns = new ParameterColumns();
        byPlace.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(
                        entry ->
                                columns.add(
                                        Stream.concat(
                                                Stream.of(
                                                        entry.getKey().hardwareClass,
                                                        entry.getKey().place),
                                                FiguresColumns.values(entry.getValue()).stream())));
        database.update(
                """
                INSERT INTO class_figures (hardware_class, place, %s)
                SELECT * FROM unnest(CAST(? AS text[]), CAST(? AS int[]), %s)
                ON CONFLICT (hardware_class, variant, runtime, runtime_version, provider, place)
                DO UPDATE SET %s\
                """
                        .formatted(
                                FiguresColumns.NAMES,
                                FiguresColumns.PARAMETERS,
                                FiguresColumns.REPLACED),
                columns.values());
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
                FiguresColumns.read(row, Measured.Source.HARDWARE_CLASS));
    }

    @Override
    public int forgetBefore(Instant time) {
        return database.update("DELETE FROM class_figures WHERE update_time < ?", time);
    }
}
