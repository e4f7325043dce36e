package io.flotilla.controller.device.store;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.Device;
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
    public List<Device> after(String id, LabelSelector selector, int limit) {
        var condition = SelectorCondition.of(selector);
        return database.query(
                "SELECT %s FROM device WHERE id > ? AND %s ORDER BY id LIMIT ?"
                        .formatted(DeviceRow.COLUMNS, condition.sql()),
                DeviceRow::read,
                condition.parameters(List.of(id), List.of(limit)));
    }

    @Override
    public boolean add(Device device) {
        return database.update(
                        """
                        INSERT INTO device (id, display_name, state, labels, create_time, update_time)
                        VALUES (?, ?, ?, CAST(? AS jsonb), ?, ?) ON CONFLICT DO NOTHING""",
                        device.id().value(),
                        device.displayName(),
                        device.state(),
                        Json.write(device.labels()),
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
        var ids = new ArrayList<String>();
        var versions = new ArrayList<String>();
        var classes = new ArrayList<String>();
        var labels = new ArrayList<String>();
        var profiles = new ArrayList<byte[]>();
        var slots = new ArrayList<String>();
        var healths = new ArrayList<String>();
        reports.forEach(
                (id, facts) -> {
                    ids.add(id.value());
                    versions.add(facts.agentVersion());
                    classes.add(facts.hardwareClass());
                    labels.add(Json.write(facts.hardwareLabels()));
                    profiles.add(bytes(facts.hardwareProfile()));
                    slots.add(DeviceRow.slotsJson(facts.slots()));
                    healths.add(facts.health().name());
                });
        return database.query(
                """
                WITH report AS (
                  SELECT * FROM unnest(?, ?, ?, CAST(? AS jsonb[]), CAST(? AS bytea[]),
                    CAST(? AS jsonb[]), ?)
                    AS r(id, agent_version, hardware_class, hardware_labels, hardware_profile, slots,
                      health)
                ), before AS (
                  SELECT d.id, d.hardware_labels FROM device d JOIN report r ON r.id = d.id
                  ORDER BY d.id FOR NO KEY UPDATE OF d
                ), changed AS (
                  UPDATE device d SET agent_version = r.agent_version,
                      hardware_class = r.hardware_class, hardware_labels = r.hardware_labels,
                      hardware_profile = r.hardware_profile, slots = r.slots, health = r.health,
                      update_time = ?
                  FROM report r JOIN before b ON b.id = r.id
                  WHERE d.id = r.id
                    AND (d.agent_version, d.hardware_class, d.hardware_labels, d.hardware_profile, d.slots,
                         d.health)
                      IS DISTINCT FROM
                      (r.agent_version, r.hardware_class, r.hardware_labels, r.hardware_profile, r.slots,
                         r.health)
                  RETURNING d.id, d.hardware_labels
                )
                SELECT c.id FROM changed c JOIN before b ON b.id = c.id
                WHERE c.hardware_labels <> b.hardware_labels""",
                row -> new DeviceId(row.text("id")),
                ids,
                versions,
                classes,
                labels,
                profiles,
                slots,
                healths,
                now);
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
                "SELECT id FROM device WHERE state = 'ACTIVE' AND %s ORDER BY id"
                        .formatted(condition.sql()),
                row -> new DeviceId(row.text("id")),
                condition.parameters().toArray());
    }

    @Override
    public int countActiveMatching(LabelSelector selector) {
        var condition = SelectorCondition.of(selector);
        return database.queryOne(
                        "SELECT count(*) AS devices FROM device WHERE state = 'ACTIVE' AND %s"
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

    private static byte @Nullable [] bytes(@Nullable EncodedMessage message) {
        return message == null ? null : message.bytes();
    }

    private static List<String> values(Collection<DeviceId> ids) {
        return ids.stream().map(DeviceId::value).toList();
    }
}
