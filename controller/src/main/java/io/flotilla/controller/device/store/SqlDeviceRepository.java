package io.flotilla.controller.device.store;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceOutline;
import io.flotilla.controller.device.DeviceRepository;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps devices in PostgreSQL. */
@Singleton
class SqlDeviceRepository implements DeviceRepository {

    private final Database database;

    SqlDeviceRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Device> find(DeviceId id) {
        return database.queryOne(
                "SELECT %s FROM device WHERE id = ?".formatted(DeviceRow.COLUMNS),
                DeviceRow::read,
                id.value());
    }

    @Override
    public Optional<Device> findForUpdate(DeviceId id) {
        return database.queryOne(
                "SELECT %s FROM device WHERE id = ? FOR NO KEY UPDATE".formatted(DeviceRow.COLUMNS),
                DeviceRow::read,
                id.value());
    }

    @Override
    public List<Device> findAll(Collection<DeviceId> ids) {
        return database.query(
                "SELECT %s FROM device WHERE id = ANY(?)".formatted(DeviceRow.COLUMNS),
                DeviceRow::read,
                values(ids));
    }

    @Override
    public List<Device> after(String id, LabelSelector selector, Reach reach, int limit) {
        var condition = SelectorCondition.of(selector, reach);
        return database.query(
                """
                SELECT %s FROM device WHERE id IN (
                  SELECT selectable.device FROM selectable
                  WHERE selectable.device > ? AND %s ORDER BY selectable.device LIMIT ?)
                ORDER BY id"""
                        .formatted(DeviceRow.COLUMNS, condition.sql()),
                DeviceRow::read,
                condition.parameters(List.of(id), List.of(limit)));
    }

    @Override
    public boolean add(Device device, String joinToken) {
        return database.update(
                        """
                        INSERT INTO device
                            (id, display_name, state, labels, join_token, create_time, update_time)
                        VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?, ?) ON CONFLICT DO NOTHING""",
                        device.id().value(),
                        device.displayName(),
                        device.state(),
                        Json.write(device.labels()),
                        joinToken,
                        device.times().created(),
                        device.times().updated())
                == 1;
    }

    @Override
    public Device update(Device device) {
        var changed =
                database.update(
                        """
                        UPDATE device SET display_name = ?, state = ?, labels = CAST(? AS jsonb),
                            update_time = ?, revision = revision + 1
                        WHERE id = ? AND revision = ?""",
                        device.displayName(),
                        device.state(),
                        Json.write(device.labels()),
                        device.times().updated(),
                        device.id().value(),
                        device.revision());
        if (changed == 0) {
            throw new Conflict(
                    "DEVICE_CHANGED",
                    "%s has changed since it was read.".formatted(device.name()),
                    Map.of("resource", device.name()));
        }
        return new Device(
                device.id(),
                device.displayName(),
                device.state(),
                device.labels(),
                device.facts(),
                device.times(),
                device.revision() + 1);
    }

    @Override
    public List<DeviceId> report(Map<DeviceId, ReportedFacts> reports, Instant now) {
        var columns = new ReportColumns();
        reports.forEach(columns::add);
        return database.query(
                ReportColumns.STATEMENT,
                row -> new DeviceId(row.text("id")),
                columns.parameters(now));
    }

    @Override
    public List<DeviceOutline> outlines(LabelSelector selector, String slot) {
        var condition = SelectorCondition.of(selector).onDevices();
        return database.query(
                OutlineRow.STATEMENT.formatted(condition.sql()),
                new OutlineRow(),
                condition.parameters(List.of(slot, slot, slot, slot), List.of()));
    }

    @Override
    public Map<Long, EncodedMessage> hardware(Collection<Long> keys) {
        var found = new HashMap<Long, EncodedMessage>();
        database.query(
                "SELECT id, profile FROM hardware WHERE id = ANY(?)",
                row -> found.put(row.number("id"), EncodedMessage.of(row.bytes("profile"))),
                keys);
        return found;
    }

    @Override
    public void forgetHardware(Instant unseenSince) {
        database.update(
                """
                DELETE FROM hardware h WHERE h.seen_time < ?
                  AND NOT EXISTS (SELECT FROM device d WHERE d.hardware = h.id)""",
                unseenSince);
    }

    @Override
    public void forgetHardwareLabels() {
        database.update("LOCK TABLE selectable IN SHARE MODE");
        database.update(
                """
                DELETE FROM hardware_labels h
                WHERE NOT EXISTS (SELECT FROM selectable s WHERE s.hardware = h.id)""");
    }

    @Override
    public List<DeviceId> retiring() {
        return database.query(
                "SELECT id FROM device WHERE state = 'RETIRING' ORDER BY id",
                row -> new DeviceId(row.text("id")));
    }

    @Override
    public List<DeviceId> activeMatching(LabelSelector selector) {
        var condition = SelectorCondition.of(selector);
        return database.query(
                "SELECT device FROM selectable WHERE state = 'ACTIVE' AND %s ORDER BY device"
                        .formatted(condition.sql()),
                row -> new DeviceId(row.text("device")),
                condition.parameters().toArray());
    }

    @Override
    public int countActiveMatching(LabelSelector selector) {
        var condition = SelectorCondition.of(selector);
        return database.queryOne(
                        "SELECT count(*) AS devices FROM selectable WHERE state = 'ACTIVE' AND %s"
                                .formatted(condition.sql()),
                        row -> row.integer("devices"),
                        condition.parameters().toArray())
                .orElse(0);
    }

    @Override
    public Map<DeviceId, Instant> lastSeen(Collection<DeviceId> ids) {
        var seen = new HashMap<DeviceId, Instant>();
        database.query(
                "SELECT device, last_seen_time FROM device_presence WHERE device = ANY(?)",
                row -> seen.put(new DeviceId(row.text("device")), row.instant("last_seen_time")),
                values(ids));
        return seen;
    }

    @Override
    public void keepLastSeen(Map<DeviceId, Instant> lastSeen) {
        var ids = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        lastSeen.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> a.value().compareTo(b.value())))
                .forEach(
                        entry -> {
                            ids.add(entry.getKey().value());
                            times.add(entry.getValue());
                        });
        database.update(
                """
                INSERT INTO device_presence AS p (device, last_seen_time)
                SELECT s.device, s.last_seen_time FROM unnest(?, ?) AS s(device, last_seen_time)
                JOIN device d ON d.id = s.device
                ON CONFLICT (device) DO UPDATE SET last_seen_time = EXCLUDED.last_seen_time
                WHERE p.last_seen_time < EXCLUDED.last_seen_time""",
                ids,
                times);
    }

    @Override
    public Map<DeviceId, DeviceState> statesOf(Collection<DeviceId> ids) {
        var states = new HashMap<DeviceId, DeviceState>();
        database.query(
                "SELECT id, state FROM device WHERE id = ANY(?)",
                row ->
                        states.put(
                                new DeviceId(row.text("id")),
                                row.constant(DeviceState.class, "state")),
                values(ids));
        return states;
    }

    @Override
    public @Nullable DeviceState stateOf(DeviceId id) {
        return database.queryOne(
                        "SELECT state FROM device WHERE id = ?",
                        row -> row.constant(DeviceState.class, "state"),
                        id.value())
                .orElse(null);
    }

    private static List<String> values(Collection<DeviceId> ids) {
        return ids.stream().map(DeviceId::value).toList();
    }
}
