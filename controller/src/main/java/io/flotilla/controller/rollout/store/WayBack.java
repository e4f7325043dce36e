package io.flotilla.controller.rollout.store;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;

import io.flotilla.controller.rollout.DeploymentMoves.Moved;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Sends devices back to what they served before. */
@Singleton
class WayBack {

    private final Database database;

    WayBack(Database database) {
        this.database = database;
    }

    List<Moved> cancelOpen(RolloutId rollout, String reason, Instant now) {
        return cancel("d.rollout = ? AND d.rollback = 0", rollout.value(), reason, now);
    }

    List<Moved> cancelOn(DeviceId device, String reason, Instant now) {
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
                SqlDeploymentMoves.moved(CANCELLED),
                parameter,
                now,
                reason);
    }

    List<Moved> takeBack(Rollout rollout, Rollback rollback, Instant now) {
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
                        AND CAST(? AS text) IN ('', v.hardware_class)
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
                  wait_purpose = NULL, wait_time = NULL,
                  reason = CASE c.previous_model_version
                    WHEN '' THEN 'Goes back to an empty slot.'
                    ELSE 'Goes back to ' || c.previous_model_version || '.' END
                FROM concerned c JOIN told t ON t.device = c.device
                WHERE d.rollout = c.rollout AND d.device = c.device
                RETURNING d.rollout, d.device, c.state AS was, d.reason, true AS told""",
                SqlDeploymentMoves.moved(IN_PROGRESS),
                rollout.id().value(),
                scope.name(),
                scope.wave(),
                scope.variant(),
                scope.hardwareClass(),
                rollback.ordinal(),
                now,
                now.plus(rollout.plan().policy().pace().updateTimeout()),
                now);
    }
}
