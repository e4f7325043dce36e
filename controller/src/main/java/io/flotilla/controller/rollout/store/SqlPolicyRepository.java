package io.flotilla.controller.rollout.store;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.policy.Policy;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.rollout.policy.PolicyRepository;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Keeps named policies in PostgreSQL. */
@Singleton
class SqlPolicyRepository implements PolicyRepository {

    private static final String COLUMNS = "id, revision, description, policy, author, create_time";

    private final Database database;

    SqlPolicyRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Policy> find(PolicyId id) {
        return database.queryOne(
                "SELECT "
                        + COLUMNS
                        + " FROM rollout_policy WHERE id = ? ORDER BY revision DESC LIMIT 1",
                SqlPolicyRepository::read,
                id.value());
    }

    @Override
    public Optional<Policy> find(PolicyId id, int revision) {
        return database.queryOne(
                "SELECT " + COLUMNS + " FROM rollout_policy WHERE id = ? AND revision = ?",
                SqlPolicyRepository::read,
                id.value(),
                revision);
    }

    @Override
    public List<Policy> after(String id, int limit) {
        return database.query(
                "SELECT DISTINCT ON (id) "
                        + COLUMNS
                        + " FROM rollout_policy WHERE id > ? ORDER BY id, revision DESC LIMIT ?",
                SqlPolicyRepository::read,
                id,
                limit);
    }

    @Override
    public List<Policy> before(PolicyId id, int revision, int limit) {
        return database.query(
                "SELECT "
                        + COLUMNS
                        + " FROM rollout_policy WHERE id = ? AND revision < ?"
                        + " ORDER BY revision DESC LIMIT ?",
                SqlPolicyRepository::read,
                id.value(),
                revision,
                limit);
    }

    @Override
    public boolean add(Policy policy) {
        return database.update(
                        """
                        INSERT INTO rollout_policy
                            (id, revision, description, policy, author, create_time)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                        policy.id().value(),
                        policy.revision(),
                        policy.description(),
                        policy.content().bytes(),
                        policy.author(),
                        policy.created())
                == 1;
    }

    @Override
    public void delete(PolicyId id) {
        database.update("DELETE FROM rollout_policy WHERE id = ?", id.value());
    }

    @Override
    public Optional<String> userOf(PolicyId id) {
        return database.queryOne(
                "SELECT id FROM rollout WHERE policy_name = ? AND end_time IS NULL LIMIT 1",
                row -> new RolloutId(row.text("id")).resourceName(),
                id.value());
    }

    private static Policy read(Row row) throws SQLException {
        return new Policy(
                new PolicyId(row.text("id")),
                row.text("description"),
                EncodedMessage.of(row.bytes("policy")),
                row.integer("revision"),
                row.text("author"),
                row.instant("create_time"));
    }
}
