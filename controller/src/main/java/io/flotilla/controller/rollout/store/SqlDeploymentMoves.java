package io.flotilla.controller.rollout.store;

import static io.flotilla.controller.rollout.engine.DeploymentState.CANCELLED;
import static io.flotilla.controller.rollout.engine.DeploymentState.FAILED;
import static io.flotilla.controller.rollout.engine.DeploymentState.IN_PROGRESS;
import static io.flotilla.controller.rollout.engine.DeploymentState.PENDING;
import static io.flotilla.controller.rollout.engine.DeploymentState.SUPERSEDED;

import io.flotilla.controller.rollout.DeploymentMoves;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Database.RowReader;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Moves deployments in PostgreSQL: one statement each, however many devices it concerns. */
@Singleton
class SqlDeploymentMoves implements DeploymentMoves {

    private final Database database;
    private final WayBack wayBack;

    SqlDeploymentMoves(Database database, WayBack wayBack) {
        this.database = database;
        this.wayBack = wayBack;
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
    public List<Moved> tryAnew(Rollout rollout, Instant now) {
        return tryAnew(rollout, "true", List.of(), now);
    }

    @Override
    public List<Moved> tryAnew(Rollout rollout, Collection<DeviceId> devices, Instant now) {
        return tryAnew(rollout, "d.device = ANY(?)", List.of(values(devices)), now);
    }

    /** Only where no other rollout has taken the device over since. */
    private List<Moved> tryAnew(
            Rollout rollout, String condition, List<List<String>> parameter, Instant now) {
        var parameters = new ArrayList<Object>();
        parameters.add(now);
        parameters.add(rollout.id().value());
        parameters.addAll(parameter);
        return database.query(
                """
                UPDATE deployment d SET state = 'PENDING', update_time = ?, not_before_time = NULL,
                    reason = 'Waits to be told anew.'
                FROM assigned_slot s, device v
                WHERE d.rollout = ? AND d.state = 'FAILED' AND %s
                  AND s.device = d.device AND s.slot = d.slot AND s.rollout = d.rollout
                  AND v.id = d.device AND v.state = 'ACTIVE'
                RETURNING d.rollout, d.device, 'FAILED' AS was, d.reason, false AS told"""
                        .formatted(condition),
                moved(PENDING),
                parameters.toArray());
    }

    @Override
    public List<DeviceId> tellAgain(RolloutId rollout, String hardwareClass) {
        return database.query(
                """
                WITH concerned AS (
                  SELECT s.device, s.slot FROM assigned_slot s
                  JOIN deployment d
                    ON d.rollout = s.rollout AND d.device = s.device AND d.slot = s.slot
                  JOIN device v ON v.id = s.device
                  WHERE s.rollout = ? AND s.cause = 'ROLLOUT'
                    AND d.state IN ('IN_PROGRESS', 'SUCCEEDED')
                    AND CAST(? AS text) IN ('', v.hardware_class)
                  ORDER BY s.device
                )
                UPDATE assignment a SET generation = a.generation + 1
                FROM concerned c WHERE a.device = c.device
                RETURNING a.device""",
                row -> new DeviceId(row.text("device")),
                rollout.value(),
                hardwareClass);
    }

    /** What a device served before it was told the first time stays what it goes back to. */
    @Override
    public List<Moved> tell(Rollout rollout, Collection<DeviceId> devices, Instant now) {
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
                    wait_purpose = NULL, wait_time = NULL,
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
                SELECT rollout, device, 'PENDING' AS was, reason, true AS told FROM started""",
                moved(IN_PROGRESS),
                values(devices),
                now,
                now.plus(rollout.plan().policy().pace().updateTimeout()),
                now,
                rollout.id().value(),
                rollout.plan().modelVersion());
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
                        .formatted(Pace.inWords(rollout.plan().policy().pace().updateTimeout())),
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
        return wayBack.cancelOpen(rollout, reason, now);
    }

    @Override
    public List<Moved> cancelOn(DeviceId device, String reason, Instant now) {
        return wayBack.cancelOn(device, reason, now);
    }

    @Override
    public List<Moved> takeBack(Rollout rollout, Rollback rollback, Instant now) {
        return wayBack.takeBack(rollout, rollback, now);
    }

    static RowReader<Moved> moved(DeploymentState there) {
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
