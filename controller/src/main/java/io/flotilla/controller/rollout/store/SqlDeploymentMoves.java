package io.flotilla.controller.rollout.store;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUPERSEDED;

import io.flotilla.controller.rollout.DeploymentMoves;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Rollback;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Database.RowReader;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Moves deployments in PostgreSQL: one statement each, however many devices it concerns. */
@Singleton
class SqlDeploymentMoves implements DeploymentMoves {

    private final Database database;

    SqlDeploymentMoves(Database database) {
        this.database = database;
    }

    /** A heavier rollout that is over does not keep a newer one from the device. */
    @Override
    public List<Moved> giveUp(Rollout rollout, Collection<DeviceId> devices, Instant now) {
        return database.query(
                """
                UPDATE deployment d SET state = 'SUPERSEDED', update_time = ?,
                    reason = 'rollouts/' || s.rollout || ' has taken the device over.'
                FROM assigned_slot s JOIN rollout first ON first.id = s.rollout,
                    rollout mine
                WHERE d.rollout = ? AND d.device = ANY(?) AND d.state = 'PENDING'
                  AND mine.id = d.rollout
                  AND s.device = d.device AND s.slot = d.slot AND s.cause = 'ROLLOUT'
                  AND (first.weight, first.sequence) > (mine.weight, mine.sequence)
                  AND (first.sequence > mine.sequence OR first.state IN ('RUNNING', 'PAUSED'))
                RETURNING d.rollout, d.device, 'PENDING' AS was, d.reason, false AS told""",
                moved(SUPERSEDED),
                now,
                rollout.id().value(),
                values(devices));
    }

    @Override
    public List<RolloutId> lesserOn(Rollout rollout, Collection<DeviceId> devices) {
        return database.query(
                """
                SELECT DISTINCT d.rollout FROM deployment d JOIN rollout lesser ON lesser.id = d.rollout
                WHERE d.device = ANY(?) AND d.slot = ? AND d.state IN ('PENDING', 'IN_PROGRESS')
                  AND (lesser.weight, lesser.sequence)
                    < (SELECT weight, sequence FROM rollout WHERE id = ?)""",
                row -> new RolloutId(row.text("rollout")),
                values(devices),
                rollout.plan().slot(),
                rollout.id().value());
    }

    @Override
    public List<Moved> takeOver(Rollout rollout, Collection<DeviceId> devices, Instant now) {
        return database.query(
                """
                WITH open AS (
                  SELECT d.rollout, d.device, d.state FROM deployment d
                  JOIN rollout lesser ON lesser.id = d.rollout
                  WHERE d.device = ANY(?) AND d.slot = ? AND d.state IN ('PENDING', 'IN_PROGRESS')
                    AND (lesser.weight, lesser.sequence)
                      < (SELECT weight, sequence FROM rollout WHERE id = ?)
                  FOR NO KEY UPDATE OF d
                )
                UPDATE deployment d SET state = 'SUPERSEDED', update_time = ?,
                    reason = ? || ' has taken the device over.'
                FROM open o WHERE d.rollout = o.rollout AND d.device = o.device
                RETURNING d.rollout, d.device, o.state AS was, d.reason, false AS told""",
                moved(SUPERSEDED),
                values(devices),
                rollout.plan().slot(),
                rollout.id().value(),
                now,
                rollout.name());
    }

    @Override
    public List<Moved> tell(Rollout rollout, Collection<DeviceId> devices, Instant now) {
        return tell(rollout, values(devices), PENDING, now);
    }

    @Override
    public List<Moved> retry(Rollout rollout, Instant now) {
        var failed =
                database.query(
                        """
                        SELECT d.device FROM deployment d
                        JOIN assigned_slot s
                          ON s.device = d.device AND s.slot = d.slot AND s.rollout = d.rollout
                        JOIN device v ON v.id = d.device AND v.state IN ('ACTIVE', 'SUSPENDED')
                        WHERE d.rollout = ? AND d.state = 'FAILED'
                        ORDER BY d.device FOR NO KEY UPDATE OF d""",
                        row -> row.text("device"),
                        rollout.id().value());
        return tell(rollout, failed, FAILED, now);
    }

    /** What a device served before it was told the first time stays what it goes back to. */
    private List<Moved> tell(
            Rollout rollout, List<String> devices, DeploymentState from, Instant now) {
        return database.query(
                """
                WITH told AS (
                  INSERT INTO assignment AS a (device, generation)
                  SELECT device, 1 FROM unnest(CAST(? AS text[])) AS device ORDER BY device
                  ON CONFLICT (device) DO UPDATE SET generation = a.generation + 1
                  RETURNING a.device, a.generation
                ), started AS (
                  UPDATE deployment d SET state = 'IN_PROGRESS', reason = 'The device has been told.',
                    round = d.round + 1, generation = t.generation, told_time = ?,
                    deadline_time = ?, update_time = ?, rollback = 0,
                    previous_model_version = CASE d.round WHEN 0
                      THEN coalesce(v.slots -> d.slot ->> 'modelVersion', '')
                      ELSE d.previous_model_version END,
                    previous_variant = CASE d.round WHEN 0
                      THEN coalesce(v.slots -> d.slot ->> 'variant', '')
                      ELSE d.previous_variant END
                  FROM told t JOIN device v ON v.id = t.device
                  WHERE d.rollout = ? AND d.device = t.device
                  RETURNING d.rollout, d.device, d.slot, d.round, d.generation, d.reason
                ), assigned AS (
                  INSERT INTO assigned_slot AS s
                    (device, slot, rollout, round, cause, model_version, pinned, generation)
                  SELECT device, slot, rollout, round, 'ROLLOUT', ?, '', generation FROM started
                  ON CONFLICT (device, slot) DO UPDATE SET rollout = EXCLUDED.rollout,
                    round = EXCLUDED.round, cause = EXCLUDED.cause,
                    model_version = EXCLUDED.model_version, pinned = EXCLUDED.pinned,
                    generation = EXCLUDED.generation
                )
                SELECT rollout, device, CAST(? AS text) AS was, reason, true AS told FROM started""",
                moved(IN_PROGRESS),
                devices,
                now,
                now.plus(rollout.plan().policy().pace().updateTimeout()),
                now,
                rollout.id().value(),
                rollout.plan().modelVersion(),
                from);
    }

    @Override
    public List<Moved> timeOut(Rollout rollout, Collection<DeviceId> devices, Instant now) {
        return database.query(
                """
                UPDATE deployment d SET state = 'FAILED', update_time = ?, reason = ?
                WHERE d.rollout = ? AND d.device = ANY(?) AND d.state = 'IN_PROGRESS'
                RETURNING d.rollout, d.device, 'IN_PROGRESS' AS was, d.reason, false AS told""",
                moved(FAILED),
                now,
                "It was not done within %s."
                        .formatted(rollout.plan().policy().pace().updateTimeout()),
                rollout.id().value(),
                values(devices));
    }

    @Override
    public List<Moved> cancelPending(RolloutId rollout, String reason, Instant now) {
        return database.query(
                """
                UPDATE deployment d SET state = 'CANCELLED', update_time = ?, reason = ?
                WHERE d.rollout = ? AND d.state = 'PENDING'
                RETURNING d.rollout, d.device, 'PENDING' AS was, d.reason, false AS told""",
                moved(CANCELLED),
                now,
                reason,
                rollout.value());
    }

    @Override
    public List<Moved> cancelOpen(RolloutId rollout, String reason, Instant now) {
        return cancel("d.rollout = ? AND d.rollback = 0", rollout.value(), reason, now);
    }

    @Override
    public List<Moved> cancelOn(DeviceId device, String reason, Instant now) {
        return cancel("d.device = ?", device.value(), reason, now);
    }

    /** Devices on their way back already are left to it. */
    private List<Moved> cancel(String condition, String parameter, String reason, Instant now) {
        return database.query(
                """
                WITH open AS (
                  SELECT d.* FROM deployment d
                  WHERE %s AND d.state IN ('PENDING', 'IN_PROGRESS')
                  ORDER BY d.rollout, d.device FOR NO KEY UPDATE
                ), told AS (
                  UPDATE assignment a SET generation = a.generation + 1
                  FROM open o JOIN assigned_slot s
                    ON s.device = o.device AND s.slot = o.slot AND s.rollout = o.rollout
                  WHERE a.device = o.device AND o.state = 'IN_PROGRESS' AND o.rollback = 0
                  RETURNING a.device, a.generation
                ), back AS (
                  UPDATE assigned_slot s SET round = o.round + 1, cause = 'ROLLBACK',
                    model_version = o.previous_model_version,
                    pinned = regexp_replace(o.previous_variant, '^.*/', ''),
                    generation = t.generation
                  FROM open o JOIN told t ON t.device = o.device
                  WHERE s.device = o.device AND s.slot = o.slot AND s.rollout = o.rollout
                    AND o.state = 'IN_PROGRESS' AND o.rollback = 0
                )
                UPDATE deployment d SET state = 'CANCELLED', update_time = ?, reason = ?
                FROM open o LEFT JOIN told t ON t.device = o.device
                WHERE d.rollout = o.rollout AND d.device = o.device
                RETURNING d.rollout, d.device, o.state AS was, d.reason,
                    t.device IS NOT NULL AS told"""
                        .formatted(condition),
                moved(CANCELLED),
                parameter,
                now,
                reason);
    }

    @Override
    public List<Moved> takeBack(Rollout rollout, Rollback rollback, Instant now) {
        var scope = RolloutRow.ScopeColumns.of(rollback.scope());
        return database.query(
                """
                WITH concerned AS (
                  SELECT d.* FROM deployment d
                  JOIN assigned_slot s
                    ON s.device = d.device AND s.slot = d.slot AND s.rollout = d.rollout
                  JOIN device v ON v.id = d.device AND v.state IN ('ACTIVE', 'SUSPENDED')
                  WHERE d.rollout = ? AND (d.state IN ('SUCCEEDED', 'FAILED')
                    OR (d.state = 'IN_PROGRESS' AND d.rollback = 0))
                    AND CASE CAST(? AS text)
                      WHEN 'FAILED_DEVICES' THEN d.state = 'FAILED'
                      WHEN 'WAVE' THEN d.wave = ?
                      WHEN 'VARIANT' THEN d.variant = ?
                      ELSE true END
                  ORDER BY d.device FOR NO KEY UPDATE OF d
                ), told AS (
                  UPDATE assignment a SET generation = a.generation + 1
                  FROM concerned c WHERE a.device = c.device
                  RETURNING a.device, a.generation
                ), back AS (
                  UPDATE assigned_slot s SET round = c.round + 1, cause = 'ROLLBACK',
                    model_version = c.previous_model_version,
                    pinned = regexp_replace(c.previous_variant, '^.*/', ''),
                    generation = t.generation
                  FROM concerned c JOIN told t ON t.device = c.device
                  WHERE s.device = c.device AND s.slot = c.slot
                )
                UPDATE deployment d SET state = 'IN_PROGRESS', round = c.round + 1, rollback = ?,
                  generation = t.generation, told_time = ?, deadline_time = ?, update_time = ?,
                  reason = CASE c.previous_model_version
                    WHEN '' THEN 'Goes back to an empty slot.'
                    ELSE 'Goes back to ' || c.previous_model_version || '.' END
                FROM concerned c JOIN told t ON t.device = c.device
                WHERE d.rollout = c.rollout AND d.device = c.device
                RETURNING d.rollout, d.device, c.state AS was, d.reason, true AS told""",
                moved(IN_PROGRESS),
                rollout.id().value(),
                scope.name(),
                scope.wave(),
                scope.variant(),
                rollback.ordinal(),
                now,
                now.plus(rollout.plan().policy().pace().updateTimeout()),
                now);
    }

    private static RowReader<Moved> moved(DeploymentState there) {
        return row ->
                new Moved(
                        DeploymentRow.id(row),
                        row.constant(DeploymentState.class, "was"),
                        there,
                        row.text("reason"),
                        row.flag("told"));
    }

    private static List<String> values(Collection<DeviceId> devices) {
        return devices.stream().map(DeviceId::value).sorted().toList();
    }
}
