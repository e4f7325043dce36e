package io.flotilla.controller.telemetry.store;

import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.telemetry.FleetCounts;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts devices in PostgreSQL. */
@Singleton
class SqlFleetCounts implements FleetCounts {

    private final Database database;

    SqlFleetCounts(Database database) {
        this.database = database;
    }

    @Override
    public Map<Group, Integer> of(Instant offlineBefore, int limit) {
        var counts = new LinkedHashMap<Group, Integer>();
        database.query(
                """
                SELECT lower(d.state) AS state, d.hardware_class,
                  coalesce(p.last_seen_time >= ?, FALSE) AS online, count(*) AS devices
                FROM device d LEFT JOIN device_presence p ON p.device = d.id
                GROUP BY 1, 2, 3 ORDER BY devices DESC, 1, 2, 3 LIMIT ?\
                """,
                row ->
                        counts.put(
                                new Group(
                                        row.text("state"),
                                        row.text("hardware_class"),
                                        row.flag("online")),
                                row.integer("devices")),
                offlineBefore,
                limit);
        return counts;
    }
}
