package io.flotilla.controller.device.store;

import io.flotilla.controller.device.approval.ApprovalRule;
import io.flotilla.controller.device.approval.ApprovalRuleId;
import io.flotilla.controller.device.approval.ApprovalRuleRepository;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.shared.store.SelectorJson;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps approval rules in PostgreSQL. */
@Singleton
class SqlApprovalRuleRepository implements ApprovalRuleRepository {

    private static final String SELECT =
            """
            SELECT id, display_name, selector, join_token, approved_count, create_time,
                   update_time, revision
              FROM approval_rule\s""";

    private final Database database;

    SqlApprovalRuleRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ApprovalRule> find(ApprovalRuleId id) {
        return database.queryOne(
                SELECT + "WHERE id = ?", SqlApprovalRuleRepository::read, id.value());
    }

    @Override
    public Optional<ApprovalRule> findForUpdate(ApprovalRuleId id) {
        return database.queryOne(
                SELECT + "WHERE id = ? FOR UPDATE", SqlApprovalRuleRepository::read, id.value());
    }

    @Override
    public List<ApprovalRule> after(String id, int limit) {
        return database.query(
                SELECT + "WHERE id > ? ORDER BY id LIMIT ?",
                SqlApprovalRuleRepository::read,
                id,
                limit);
    }

    @Override
    public boolean add(ApprovalRule rule) {
        return database.update(
                        """
                        INSERT INTO approval_rule
                            (id, display_name, selector, join_token, create_time, update_time)
                        VALUES (?, ?, CAST(? AS jsonb), ?, ?, ?) ON CONFLICT DO NOTHING""",
                        rule.id().value(),
                        rule.terms().displayName(),
                        SelectorJson.write(rule.terms().selector()),
                        rule.terms().joinToken(),
                        rule.created(),
                        rule.updated())
                == 1;
    }

    @Override
    public ApprovalRule update(ApprovalRule rule) {
        var changed =
                database.update(
                        """
                        UPDATE approval_rule SET display_name = ?, selector = CAST(? AS jsonb),
                            join_token = ?, update_time = ?, revision = revision + 1
                        WHERE id = ? AND revision = ?""",
                        rule.terms().displayName(),
                        SelectorJson.write(rule.terms().selector()),
                        rule.terms().joinToken(),
                        rule.updated(),
                        rule.id().value(),
                        rule.revision());
        if (changed == 0) {
            throw new Conflict(
                    "APPROVAL_RULE_CHANGED",
                    "%s has changed since it was read.".formatted(rule.name()),
                    Map.of("resource", rule.name()));
        }
        return new ApprovalRule(
                rule.id(),
                rule.terms(),
                rule.approvedCount(),
                rule.created(),
                rule.updated(),
                rule.revision() + 1);
    }

    @Override
    public void delete(ApprovalRuleId id) {
        database.update("DELETE FROM approval_rule WHERE id = ?", id.value());
    }

    @Override
    public List<ApprovalRule> wanted() {
        return database.query(
                SELECT
                        + """
                        WHERE EXISTS (SELECT FROM device WHERE state = 'PENDING_APPROVAL')
                        ORDER BY id""",
                SqlApprovalRuleRepository::read);
    }

    @Override
    public List<DeviceId> lockWaiting(ApprovalRule.Terms terms, int limit) {
        var matching = SelectorCondition.of(terms.selector()).onDevices();
        return database.query(
                """
                SELECT id FROM device
                 WHERE state = 'PENDING_APPROVAL' AND (? = '' OR join_token = ?)
                   AND (hardware IS NOT NULL OR NOT ?) AND %s
                 ORDER BY id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED"""
                        .formatted(matching.sql()),
                row -> new DeviceId(row.text("id")),
                matching.parameters(
                        List.of(terms.joinToken(), terms.joinToken(), terms.askForHardware()),
                        List.of(limit)));
    }

    @Override
    public void count(ApprovalRuleId id, int approved) {
        database.update(
                "UPDATE approval_rule SET approved_count = approved_count + ? WHERE id = ?",
                approved,
                id.value());
    }

    private static ApprovalRule read(Row row) throws SQLException {
        return new ApprovalRule(
                new ApprovalRuleId(row.text("id")),
                new ApprovalRule.Terms(
                        row.text("display_name"),
                        SelectorJson.read(row.text("selector")),
                        row.text("join_token")),
                row.number("approved_count"),
                row.instant("create_time"),
                row.instant("update_time"),
                row.number("revision"));
    }
}
