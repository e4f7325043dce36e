package io.flotilla.controller.device.store;

import io.flotilla.controller.device.Device;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.device.SlotStatus;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.store.Json;
import io.flotilla.controller.shared.store.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

/** Reads devices out of rows of their table. */
public final class DeviceRow {

    static final String COLUMNS =
            """
            id, display_name, state, labels, agent_version, hardware_class, hardware_labels,
            (SELECT h.profile FROM hardware h WHERE h.id = device.hardware) AS hardware_profile,
            hardware_moment,
            memory_total_bytes, memory_limit_bytes, memory_available_bytes, disk_total_bytes,
            disk_available_bytes, slots, quarantines, health, create_time, update_time, revision\
            """;

    private DeviceRow() {}

    static Device read(Row row) throws SQLException {
        return new Device(
                new DeviceId(row.text("id")),
                row.text("display_name"),
                row.constant(DeviceState.class, "state"),
                Json.readTexts(row.text("labels")),
                facts(row),
                new Device.Times(row.instant("create_time"), row.instant("update_time")),
                row.number("revision"));
    }

    private static ReportedFacts facts(Row row) throws SQLException {
        var profile = row.bytesOrNull("hardware_profile");
        return new ReportedFacts(
                row.text("agent_version"),
                row.text("hardware_class"),
                Json.readTexts(row.text("hardware_labels")),
                profile == null
                        ? null
                        : new ReportedHardware(
                                EncodedMessage.of(profile),
                                EncodedMessage.of(row.bytes("hardware_moment")),
                                sizes(row)),
                slots(row.text("slots")),
                QuarantinesJson.read(row.text("quarantines")),
                row.constant(Health.class, "health"));
    }

    static ReportedHardware.Sizes sizes(Row row) throws SQLException {
        return new ReportedHardware.Sizes(
                row.number("memory_total_bytes"),
                row.number("memory_limit_bytes"),
                row.number("memory_available_bytes"),
                row.number("disk_total_bytes"),
                row.number("disk_available_bytes"));
    }

    /** Slots as an object by name of slot, so that statements find one by its name. */
    static String slotsJson(List<SlotStatus> slots) {
        var byName = new TreeMap<String, SlotJson>();
        slots.forEach(slot -> byName.put(slot.slot(), SlotJson.of(slot)));
        return Json.write(byName);
    }

    /** Slots as they are kept, by name. */
    public static List<SlotStatus> slots(String json) {
        return Json.readMap(json, SlotJson.class).entrySet().stream()
                .map(entry -> entry.getValue().toStatus(entry.getKey()))
                .toList();
    }

    /** What is kept of a slot's status. */
    record SlotJson(
            String modelVersion,
            String variant,
            String previousModelVersion,
            boolean ready,
            long residentBytes,
            String endpoint) {

        static SlotJson of(SlotStatus slot) {
            return new SlotJson(
                    slot.occupant().modelVersion(),
                    slot.occupant().variant(),
                    slot.previousModelVersion(),
                    slot.ready(),
                    slot.residentBytes(),
                    slot.endpoint());
        }

        SlotStatus toStatus(String name) {
            return new SlotStatus(
                    name,
                    new SlotStatus.Occupant(modelVersion, variant),
                    previousModelVersion,
                    ready,
                    residentBytes,
                    endpoint);
        }
    }
}
