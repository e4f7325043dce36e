package io.flotilla.controller.overview.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.Connectivity;
import io.flotilla.controller.device.DeviceConfig;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.device.store.DeviceRow;
import io.flotilla.controller.overview.DeviceCounts;
import io.flotilla.controller.overview.DeviceFilter;
import io.flotilla.controller.overview.FleetSearch;
import io.flotilla.controller.overview.FoundDevice;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Json;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds and counts in PostgreSQL. */
@Singleton
class SqlFleetSearch implements FleetSearch {

    private static final int MAX_VALUES = 100;

    private final Database database;
    private final DeviceConfig config;
    private final Clock clock;

    SqlFleetSearch(Database database, DeviceConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public List<FoundDevice> devices(DeviceFilter filter, Reach within, String after, int limit) {
        var condition = DeviceCondition.of(filter, within, config, clock);
        return database.query(
                """
                SELECT id, display_name, state, health, labels, hardware_class, slots FROM device
                WHERE id > ? AND %s ORDER BY id LIMIT ?\
                """
                        .formatted(condition.sql()),
                SqlFleetSearch::device,
                condition.parameters(List.of(after), List.of(limit)));
    }

    /** Reads each device once, and counts what was read by every value of interest. */
    @Override
    public DeviceCounts count(DeviceFilter filter, Reach within) {
        var condition = DeviceCondition.of(filter, within, config, clock);
        var connectivity = DeviceCondition.connectivity(config, clock);
        var found =
                database.query(
                        """
                        WITH found AS MATERIALIZED (
                            SELECT state, health, hardware_class, slots, %s AS connectivity
                            FROM device WHERE %s)
                        SELECT 'all' AS facet, '' AS value, count(*) AS devices FROM found
                        UNION ALL SELECT 'state', state, count(*) FROM found GROUP BY state
                        UNION ALL SELECT 'health', health, count(*) FROM found GROUP BY health
                        UNION ALL SELECT 'connectivity', connectivity, count(*) FROM found
                            GROUP BY connectivity
                        UNION ALL SELECT 'class', hardware_class, count(*) FROM found
                            GROUP BY hardware_class
                        UNION ALL SELECT 'variant', s.value ->> 'variant', count(*)
                            FROM found, jsonb_each(slots) AS s
                            WHERE s.value ->> 'variant' <> '' GROUP BY 2
                        ORDER BY devices DESC, value\
                        """
                                .formatted(connectivity.sql(), condition.sql()),
                        row ->
                                new Facet(
                                        row.text("facet"),
                                        row.text("value"),
                                        (int) row.number("devices")),
                        condition.parameters(connectivity.parameters(), List.of()));
        return new DeviceCounts(
                of("all", found).mapToInt(Facet::devices).sum(),
                byName(DeviceState.class, of("state", found)),
                byName(Connectivity.class, of("connectivity", found)),
                byName(Health.class, of("health", found)),
                largest(of("class", found)),
                largest(of("variant", found)));
    }

    @Override
    public List<String> deployments(DeviceId device, int limit) {
        return database.query(
                "SELECT rollout FROM deployment WHERE device = ? ORDER BY create_time DESC LIMIT ?",
                row -> "rollouts/%s/deployments/%s".formatted(row.text("rollout"), device.value()),
                device.value(),
                limit);
    }

    @Override
    public long lastSequence() {
        return database.queryOne("SELECT sequence FROM event_head", row -> row.number("sequence"))
                .orElse(0L);
    }

    private static FoundDevice device(Row row) throws SQLException {
        return new FoundDevice(
                new DeviceId(row.text("id")),
                row.text("display_name"),
                row.constant(DeviceState.class, "state"),
                row.constant(Health.class, "health"),
                Json.readTexts(row.text("labels")),
                row.text("hardware_class"),
                DeviceRow.slots(row.text("slots")));
    }

    private static Stream<Facet> of(String name, List<Facet> found) {
        return found.stream().filter(facet -> facet.name.equals(name));
    }

    private static <E extends Enum<E>> Map<E, Integer> byName(Class<E> type, Stream<Facet> facets) {
        var counts = new EnumMap<E, Integer>(type);
        facets.forEach(facet -> counts.put(Enum.valueOf(type, facet.value), facet.devices));
        return counts;
    }

    private static List<DeviceCounts.Count> largest(Stream<Facet> facets) {
        return facets.limit(MAX_VALUES)
                .map(facet -> new DeviceCounts.Count(facet.value, facet.devices))
                .toList();
    }

    private record Facet(String name, String value, int devices) {}
}
