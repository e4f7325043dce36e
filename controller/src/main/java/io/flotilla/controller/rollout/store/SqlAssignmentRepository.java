package io.flotilla.controller.rollout.store;

import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.rollout.assignment.AssignedSlot;
import io.flotilla.controller.rollout.assignment.Assignment;
import io.flotilla.controller.rollout.assignment.AssignmentCause;
import io.flotilla.controller.rollout.assignment.AssignmentRepository;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps assignments in PostgreSQL. */
@Singleton
class SqlAssignmentRepository implements AssignmentRepository {

    private final Database database;

    SqlAssignmentRepository(Database database) {
        this.database = database;
    }

    /** One row of a device's assignment; the slot is null in that of a device without any. */
    private record Line(DeviceId device, long generation, @Nullable AssignedSlot slot) {}

    @Override
    public Map<DeviceId, Assignment> findAll(Collection<DeviceId> devices) {
        var lines =
                database.query(
                        """
                        SELECT a.device, a.generation AS assignment_generation, s.slot, s.rollout,
                            s.round, s.cause, s.model_version, s.pinned, s.generation
                        FROM assignment a LEFT JOIN assigned_slot s ON s.device = a.device
                        WHERE a.device = ANY(?) ORDER BY a.device, s.slot""",
                        SqlAssignmentRepository::line,
                        devices.stream().map(DeviceId::value).toList());
        var assignments = new HashMap<DeviceId, Assignment>();
        for (var line : lines) {
            assignments.merge(
                    line.device,
                    new Assignment(
                            line.device,
                            line.generation,
                            line.slot == null ? List.of() : List.of(line.slot)),
                    SqlAssignmentRepository::join);
        }
        return assignments;
    }

    private static Assignment join(Assignment one, Assignment more) {
        var slots = new ArrayList<>(one.slots());
        slots.addAll(more.slots());
        return new Assignment(one.device(), one.generation(), slots);
    }

    private static Line line(Row row) throws SQLException {
        var device = new DeviceId(row.text("device"));
        var slot = row.textOrNull("slot");
        return new Line(
                device,
                row.number("assignment_generation"),
                slot == null ? null : slot(device, slot, row));
    }

    private static AssignedSlot slot(DeviceId device, String name, Row row) throws SQLException {
        return new AssignedSlot(
                name,
                new DeploymentId(new RolloutId(row.text("rollout")), device),
                row.integer("round"),
                row.constant(AssignmentCause.class, "cause"),
                row.text("model_version"),
                row.text("pinned"),
                row.number("generation"));
    }

    @Override
    public Optional<Grant> grantOf(DeviceId device, Digest artifact) {
        return database.queryOne(
                """
                SELECT s.rollout, r.max_bytes_per_second
                FROM assigned_slot s
                JOIN rollout r ON r.id = s.rollout
                WHERE s.device = ? AND (
                  EXISTS (
                    SELECT FROM variant v JOIN variant_file f ON f.variant = v.name
                    WHERE v.version = s.model_version AND f.sha256 = ?)
                  OR EXISTS (
                    SELECT FROM adapter a JOIN adapter_file f ON f.adapter = a.name
                    WHERE a.version = s.model_version AND f.sha256 = ?))
                ORDER BY r.max_bytes_per_second DESC LIMIT 1""",
                row -> new Grant(row.text("rollout"), row.number("max_bytes_per_second")),
                device.value(),
                artifact.hex(),
                artifact.hex());
    }

    @Override
    public void raise(Map<DeviceId, Long> generations) {
        database.update(
                """
                INSERT INTO assignment AS a (device, generation)
                SELECT g.device, g.generation
                FROM unnest(CAST(? AS text[]), CAST(? AS bigint[])) AS g(device, generation)
                JOIN device d ON d.id = g.device ORDER BY g.device
                ON CONFLICT (device) DO UPDATE SET generation = EXCLUDED.generation
                WHERE a.generation < EXCLUDED.generation""",
                generations.keySet().stream().map(DeviceId::value).toList(),
                new ArrayList<>(generations.values()));
    }
}
