package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.RollbackRepository;
import io.flotilla.controller.rollout.engine.Rollback;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.util.List;

/** Keeps rollbacks in PostgreSQL. */
@Singleton
class SqlRollbackRepository implements RollbackRepository {

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
                INSERT INTO rollback (rollout, ordinal, scope, wave, variant, state, reason,
                    device_count, create_time, update_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rollout.value(),
                rollback.ordinal(),
                scope.name(),
                scope.wave(),
                scope.variant(),
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
}
