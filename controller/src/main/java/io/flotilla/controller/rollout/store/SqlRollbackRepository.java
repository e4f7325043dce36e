package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.RollbackRepository;
import io.flotilla.controller.rollout.deployment.FailureReason;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.rollout.rollback.VariantTally;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps rollbacks and withdrawals in PostgreSQL. */
@Singleton
class SqlRollbackRepository implements RollbackRepository {

    /**
     * The variant that a device failed with, or went back from; that it tried last, if it failed.
     */
    private static final String FAILED_WITH =
            """
            CASE d.rollback WHEN 0
              THEN coalesce(nullif(d.attempts -> -1 ->> 'variant', ''), d.variant)
              ELSE d.variant END""";

    private final Database database;

    SqlRollbackRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<Rollback> running(RolloutId rollout) {
        return database.query(
                "SELECT * FROM rollback WHERE rollout = ? AND state = 'RUNNING' ORDER BY ordinal",
                RolloutRow::rollback,
                rollout.value());
    }

    @Override
    public int nextOrdinal(RolloutId rollout) {
        return database.queryOne(
                        """
                        SELECT coalesce(max(ordinal), 0) + 1 AS next
                        FROM rollback WHERE rollout = ?""",
                        row -> row.integer("next"),
                        rollout.value())
                .orElseThrow();
    }

    @Override
    public void add(RolloutId rollout, Rollback rollback) {
        var scope = RolloutRow.ScopeColumns.of(rollback.scope());
        database.update(
                """
                INSERT INTO rollback (rollout, ordinal, scope, wave, variant, hardware_class, state,
                    reason, device_count, create_time, update_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rollout.value(),
                rollback.ordinal(),
                scope.name(),
                scope.wave(),
                scope.variant(),
                scope.hardwareClass(),
                rollback.state(),
                rollback.reason(),
                rollback.progress().devices(),
                rollback.created(),
                rollback.updated());
    }

    @Override
    public void update(RolloutId rollout, Rollback rollback) {
        database.update(
                """
                UPDATE rollback SET state = ?, device_count = ?, update_time = ?
                WHERE rollout = ? AND ordinal = ?""",
                rollback.state(),
                rollback.progress().devices(),
                rollback.updated(),
                rollout.value(),
                rollback.ordinal());
    }

    @Override
    public boolean add(RolloutId rollout, Withdrawal withdrawal) {
        return database.update(
                        """
                        INSERT INTO withdrawal (rollout, variant, hardware_class, reason, create_time)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                        rollout.value(),
                        withdrawal.variant(),
                        withdrawal.hardwareClass(),
                        withdrawal.reason(),
                        withdrawal.created())
                == 1;
    }

    @Override
    public Map<RolloutId, List<Withdrawal>> withdrawals(Collection<RolloutId> rollouts) {
        var withdrawals = new HashMap<RolloutId, List<Withdrawal>>();
        database.query(
                """
                SELECT * FROM withdrawal WHERE rollout = ANY(?)
                ORDER BY create_time, variant, hardware_class""",
                row ->
                        withdrawals
                                .computeIfAbsent(
                                        new RolloutId(row.text("rollout")), _ -> new ArrayList<>())
                                .add(withdrawal(row)),
                rollouts.stream().map(RolloutId::value).toList());
        return withdrawals;
    }

    private static Withdrawal withdrawal(Row row) throws SQLException {
        return new Withdrawal(
                row.text("variant"),
                row.text("hardware_class"),
                row.text("reason"),
                row.instant("create_time"));
    }

    @Override
    public Map<DeviceId, List<Withdrawal>> withdrawnFrom(
            Collection<DeviceId> devices, String modelVersion) {
        var withdrawals = new HashMap<DeviceId, List<Withdrawal>>();
        database.query(
                """
                SELECT s.device, w.* FROM assigned_slot s
                JOIN device v ON v.id = s.device
                JOIN withdrawal w
                  ON w.rollout = s.rollout AND w.hardware_class IN ('', v.hardware_class)
                WHERE s.device = ANY(?) AND s.model_version = ? AND s.cause = 'ROLLOUT'""",
                row ->
                        withdrawals
                                .computeIfAbsent(
                                        new DeviceId(row.text("device")), _ -> new ArrayList<>())
                                .add(withdrawal(row)),
                devices.stream().map(DeviceId::value).toList(),
                modelVersion);
        return withdrawals;
    }

    @Override
    public List<Withdrawal> withdrawnUnderWay(String modelVersion) {
        return database.query(
                """
                SELECT w.* FROM rollout r JOIN withdrawal w ON w.rollout = r.id
                WHERE r.state IN ('RUNNING', 'PAUSED') AND r.model_version = ?""",
                SqlRollbackRepository::withdrawal,
                modelVersion);
    }

    @Override
    public VariantEvidence evidence(Rollout rollout, int wave, boolean judged) {
        var withdrawn = withdrawals(List.of(rollout.id())).getOrDefault(rollout.id(), List.of());
        if (withdrawn.isEmpty() && !judged) {
            return VariantEvidence.NONE;
        }
        return new VariantEvidence(
                judged ? tallies(rollout) : List.of(),
                withdrawn,
                withdrawn.isEmpty() ? VariantEvidence.NONE.excused() : excused(rollout.id(), wave));
    }

    /** A variant that the ladder left failed too, though the device may serve another by now. */
    private List<VariantTally> tallies(Rollout rollout) {
        return database.query(
                """
                WITH failed AS (
                  SELECT d.device, %s AS variant FROM deployment d
                  WHERE d.rollout = ? AND d.state IN ('FAILED', 'ROLLED_BACK')
                  UNION
                  SELECT d.device, last.variant FROM deployment d
                  CROSS JOIN LATERAL (
                    SELECT DISTINCT ON (tried.variant) tried.variant, tried.failure
                    FROM jsonb_to_recordset(d.attempts)
                      AS tried(number integer, variant text, failure jsonb)
                    ORDER BY tried.variant, tried.number DESC
                  ) last
                  WHERE d.rollout = ? AND jsonb_path_exists(d.attempts, '$[*].failure.reason')
                    AND last.failure ->> 'reason' = ANY(?)
                    AND starts_with(last.variant, ?)
                )
                SELECT f.variant, v.hardware_class, count(*) AS failed,
                  count(*) + (
                    SELECT count(*) FROM deployment d JOIN device o ON o.id = d.device
                    WHERE d.rollout = ? AND d.state = 'SUCCEEDED' AND d.variant = f.variant
                      AND o.hardware_class = v.hardware_class
                      AND NOT EXISTS (SELECT FROM failed
                        WHERE failed.device = d.device AND failed.variant = d.variant)
                  ) AS executed
                FROM failed f JOIN device v ON v.id = f.device
                GROUP BY f.variant, v.hardware_class"""
                        .formatted(FAILED_WITH),
                row ->
                        new VariantTally(
                                row.text("variant"),
                                row.text("hardware_class"),
                                row.integer("executed"),
                                row.integer("failed")),
                rollout.id().value(),
                rollout.id().value(),
                FailureReason.ofVariants().stream().map(FailureReason::name).toList(),
                rollout.plan().modelVersion() + "/",
                rollout.id().value());
    }

    private VariantEvidence.Excused excused(RolloutId rollout, int wave) {
        return database.queryOne(
                        """
                        SELECT count(*) FILTER (WHERE d.state = 'FAILED') AS failed,
                          count(*) FILTER (WHERE d.state = 'ROLLED_BACK') AS rolled_back
                        FROM deployment d JOIN device v ON v.id = d.device
                        WHERE d.rollout = ? AND d.wave = ? AND d.state IN ('FAILED', 'ROLLED_BACK')
                          AND EXISTS (SELECT FROM withdrawal w
                            WHERE w.rollout = d.rollout AND w.variant = %s
                              AND w.hardware_class IN ('', v.hardware_class))"""
                                .formatted(FAILED_WITH),
                        row ->
                                new VariantEvidence.Excused(
                                        row.integer("failed"), row.integer("rolled_back")),
                        rollout.value(),
                        wave)
                .orElseThrow();
    }
}
