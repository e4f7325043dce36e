package io.flotilla.controller.device.store;

import io.flotilla.contract.selection.Quarantine;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads outlines of devices for one query; a text that many have alike is kept in memory once. One
 * thread uses it.
 */
final class OutlineRow implements Database.RowReader<DeviceOutline> {

    /** Takes the slot four times, then the parameters of the condition. */
    static final String STATEMENT =
            """
            SELECT id, state, coalesce(hardware, 0) AS hardware, hardware_class,
              memory_total_bytes, memory_limit_bytes, memory_available_bytes, disk_total_bytes,
              disk_available_bytes,
              slots -> ? ->> 'variant' AS variant,
              CAST(slots -> ? ->> 'residentBytes' AS bigint) AS resident_bytes,
              CASE WHEN slots - ? <> '{}' THEN CAST(slots - ? AS text) END AS other_slots,
              CASE WHEN quarantines <> '{}' THEN CAST(quarantines AS text) END AS quarantines,
              CAST(extract(epoch FROM last_seen_time) AS bigint) AS last_seen_seconds
            FROM device LEFT JOIN device_presence ON device = id
            WHERE %s""";

    private final Map<String, String> texts = new HashMap<>();

    @Override
    public DeviceOutline read(Row row) throws SQLException {
        return new DeviceOutline(
                row.text("id"),
                row.constant(DeviceState.class, "state"),
                row.number("hardware"),
                DeviceRow.sizes(row),
                shared(row.text("hardware_class")),
                slot(row),
                quarantines(row.textOrNull("quarantines")),
                lastSeen(row.number("last_seen_seconds")));
    }

    private DeviceOutline.Slot slot(Row row) throws SQLException {
        var variant = row.textOrNull("variant");
        var others = row.textOrNull("other_slots");
        return new DeviceOutline.Slot(
                variant == null ? "" : shared(variant),
                row.number("resident_bytes"),
                others == null ? List.of() : variants(others));
    }

    private List<String> variants(String slots) {
        return DeviceRow.slots(slots).stream()
                .map(slot -> slot.occupant().variant())
                .filter(variant -> !variant.isEmpty())
                .map(this::shared)
                .toList();
    }

    private static Map<String, Quarantine> quarantines(@Nullable String json) {
        return json == null ? Map.of() : QuarantinesJson.read(json);
    }

    private static @Nullable Instant lastSeen(long epochSeconds) {
        return epochSeconds == 0 ? null : Instant.ofEpochSecond(epochSeconds);
    }

    private String shared(String text) {
        var known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
