package io.flotilla.controller.device.store;

import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.device.ReportedHardware;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What many devices said of themselves, as columns of the one statement that keeps it. */
final class ReportColumns {

    /**
     * Keeps what differs from what is known, and common parts of hardware that are new; finds the
     * devices whose labels of hardware changed.
     */
    static final String STATEMENT =
            """
            WITH report AS (
              SELECT * FROM unnest(?, ?, ?, CAST(? AS jsonb[]), CAST(? AS bytea[]), CAST(? AS bytea[]),
                CAST(? AS bytea[]),
                CAST(? AS int8[]), CAST(? AS int8[]), CAST(? AS int8[]), CAST(? AS int8[]),
                CAST(? AS int8[]), CAST(? AS jsonb[]),
                CAST(? AS jsonb[]), ?)
                AS r(id, agent_version, hardware_class, hardware_labels, digest, profile,
                  moment,
                  memory_total, memory_limit, memory_available, disk_total, disk_available, slots,
                  quarantines, health)
            ), common AS (
              SELECT DISTINCT ON (digest) digest, profile FROM report WHERE digest IS NOT NULL
              ORDER BY digest
            ), added AS (
              INSERT INTO hardware (digest, profile, seen_time)
              SELECT c.digest, c.profile, ? FROM common c
              WHERE NOT EXISTS (SELECT FROM hardware h WHERE h.digest = c.digest)
              ON CONFLICT (digest) DO UPDATE SET seen_time = EXCLUDED.seen_time
              RETURNING id, digest
            ), seen AS (
              UPDATE hardware h SET seen_time = ? FROM common c
              WHERE h.digest = c.digest AND h.seen_time < CAST(? AS timestamptz) - interval '1 day'
            ), known AS (
              SELECT h.id, h.digest FROM hardware h JOIN common c ON c.digest = h.digest
              UNION ALL SELECT id, digest FROM added
            ), told AS (
              SELECT r.*, k.id AS hardware FROM report r LEFT JOIN known k ON k.digest = r.digest
            ), before AS (
              SELECT d.id, d.hardware_labels FROM device d JOIN report r ON r.id = d.id
              ORDER BY d.id FOR NO KEY UPDATE OF d
            ), changed AS (
              UPDATE device d SET agent_version = t.agent_version,
                  hardware_class = t.hardware_class, hardware_labels = t.hardware_labels,
                  hardware = t.hardware, hardware_moment = coalesce(t.moment, ''),
                  memory_total_bytes = t.memory_total,
                  memory_limit_bytes = t.memory_limit, memory_available_bytes = t.memory_available,
                  disk_total_bytes = t.disk_total, disk_available_bytes = t.disk_available,
                  slots = t.slots, quarantines = t.quarantines, health = t.health, update_time = ?
              FROM told t JOIN before b ON b.id = t.id
              WHERE d.id = t.id
                AND (d.agent_version, d.hardware_class, d.hardware_labels, d.hardware,
                     d.hardware_moment, d.memory_total_bytes, d.memory_limit_bytes, d.memory_available_bytes,
                     d.disk_total_bytes, d.disk_available_bytes, d.slots, d.quarantines, d.health)
                  IS DISTINCT FROM
                  (t.agent_version, t.hardware_class, t.hardware_labels, t.hardware,
                     coalesce(t.moment, ''), t.memory_total, t.memory_limit, t.memory_available,
                     t.disk_total, t.disk_available, t.slots, t.quarantines, t.health)
              RETURNING d.id, d.hardware_labels
            )
            SELECT c.id FROM changed c JOIN before b ON b.id = c.id
            WHERE c.hardware_labels <> b.hardware_labels""";

    private static final ReportedHardware.Sizes NO_SIZES =
            new ReportedHardware.Sizes(0, 0, 0, 0, 0);

    private final List<String> ids = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<byte @Nullable []> digests = new ArrayList<>();
    private final List<byte @Nullable []> profiles = new ArrayList<>();
    private final List<byte @Nullable []> moments = new ArrayList<>();
    private final List<ReportedHardware.Sizes> sizes = new ArrayList<>();
    private final List<String> slots = new ArrayList<>();
    private final List<String> quarantines = new ArrayList<>();
    private final List<String> healths = new ArrayList<>();

    void add(DeviceId id, ReportedFacts facts) {
        ids.add(id.value());
        versions.add(facts.agentVersion());
        classes.add(facts.hardwareClass());
        labels.add(Json.write(facts.hardwareLabels()));
        var hardware = facts.hardware();
        digests.add(hardware == null ? null : hardware.digest().bytes());
        profiles.add(hardware == null ? null : hardware.common().bytes());
        moments.add(hardware == null ? null : hardware.moment().bytes());
        sizes.add(hardware == null ? NO_SIZES : hardware.sizes());
        slots.add(DeviceRow.slotsJson(facts.slots()));
        quarantines.add(QuarantinesJson.write(facts.quarantines()));
        healths.add(facts.health().name());
    }

    Object[] parameters(Instant now) {
        return new Object[] {
            ids,
            versions,
            classes,
            labels,
            digests,
            profiles,
            moments,
            sizes(ReportedHardware.Sizes::memoryTotalBytes),
            sizes(ReportedHardware.Sizes::memoryLimitBytes),
            sizes(ReportedHardware.Sizes::memoryAvailableBytes),
            sizes(ReportedHardware.Sizes::diskTotalBytes),
            sizes(ReportedHardware.Sizes::diskAvailableBytes),
            slots,
            quarantines,
            healths,
            now,
            now,
            now,
            now
        };
    }

    private List<Long> sizes(ToLongFunction<ReportedHardware.Sizes> size) {
        return sizes.stream().map(size::applyAsLong).toList();
    }
}
