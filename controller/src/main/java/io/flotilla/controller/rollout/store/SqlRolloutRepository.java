package io.flotilla.controller.rollout.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.rollout.RolloutRepository;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.rollout.plan.Target;
import io.flotilla.controller.rollout.policy.PolicyId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps rollouts in PostgreSQL. */
@Singleton
class SqlRolloutRepository implements RolloutRepository {

    private final Database database;
    private final RolloutRow rows;

    SqlRolloutRepository(Database database, RolloutRow rows) {
        this.database = database;
        this.rows = rows;
    }

    @Override
    public Optional<Rollout> find(RolloutId id) {
        return database.queryOne(RolloutRow.SELECT + "WHERE id = ?", rows::rollout, id.value());
    }

    @Override
    public Optional<Rollout> lock(RolloutId id) {
        return database.queryOne(
                RolloutRow.SELECT + "WHERE id = ? FOR NO KEY UPDATE", rows::rollout, id.value());
    }

    @Override
    public Optional<Rollout> lockUnlessBusy(RolloutId id) {
        return database.queryOne(
                RolloutRow.SELECT + "WHERE id = ? FOR NO KEY UPDATE SKIP LOCKED",
                rows::rollout,
                id.value());
    }

    @Override
    public void lockAll(Collection<RolloutId> ids) {
        database.query(
                """
                SELECT id FROM rollout WHERE id = ANY(?)
                ORDER BY weight DESC, sequence DESC FOR NO KEY UPDATE""",
                row -> row.text("id"),
                values(ids));
    }

    @Override
    public List<Rollout> before(String key, Reach reach, int limit) {
        var within = RolloutPlaces.within(reach);
        var last = key.isEmpty() ? Long.MAX_VALUE : Long.parseLong(key);
        return database.query(
                RolloutRow.SELECT
                        + "WHERE sequence < ? AND %s ORDER BY sequence DESC LIMIT ?"
                                .formatted(within.sql()),
                rows::rollout,
                within.parameters(List.of(last), limit));
    }

    @Override
    public String keyOf(RolloutId id) {
        return database.queryOne(
                        "SELECT sequence FROM rollout WHERE id = ?",
                        row -> Long.toString(row.number("sequence")),
                        id.value())
                .orElseThrow(() -> new NotFound("Rollout", id.resourceName()));
    }

    @Override
    public Optional<Rollout> findByRequest(String creator, String requestId) {
        return database.queryOne(
                RolloutRow.SELECT + "WHERE creator = ? AND request_id = ?",
                rows::rollout,
                creator,
                requestId);
    }

    @Override
    public Map<RolloutId, EncodedMessage> policiesOf(Collection<RolloutId> ids) {
        var policies = new HashMap<RolloutId, EncodedMessage>();
        database.query(
                "SELECT id, policy FROM rollout WHERE id = ANY(?)",
                row ->
                        policies.put(
                                new RolloutId(row.text("id")),
                                EncodedMessage.of(row.bytes("policy"))),
                values(ids));
        return policies;
    }

    @Override
    public boolean add(Rollout rollout, EncodedMessage policy, String requestId) {
        var plan = rollout.plan();
        return database.update(
                        """
                        INSERT INTO rollout (id, display_name, model_version, fleet, selector, slot,
                            policy, policy_name, policy_revision, max_bytes_per_second, weight, takes_joiners, requires_approval, held, schedule_time, creator,
                            request_id, state, reason, create_time, update_time, due_time)
                        VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                            ?, ?)
                        ON CONFLICT DO NOTHING""",
                        rollout.id().value(),
                        plan.displayName(),
                        plan.modelVersion(),
                        plan.target() instanceof Target.OfFleet(var fleet) ? fleet.value() : null,
                        rows.selectorJson(plan.target()),
                        plan.slot(),
                        policy.bytes(),
                        plan.source().named().map(PolicyId::value).orElse(""),
                        plan.source().revision(),
                        plan.policy().throttle().maxBytesPerSecond(),
                        plan.policy().claim().weight(),
                        plan.policy().claim().takesJoiners(),
                        plan.start().requiresApproval(),
                        plan.start().held(),
                        plan.start().scheduleTime(),
                        plan.creator(),
                        requestId,
                        rollout.state(),
                        rollout.reason(),
                        rollout.times().created(),
                        rollout.times().updated(),
                        rollout.times().created())
                == 1;
    }

    @Override
    public Rollout update(Rollout rollout, @Nullable Instant due) {
        var times = rollout.times();
        var changed =
                database.update(
                        """
                        UPDATE rollout SET state = ?, reason = ?, update_time = ?, start_time = ?,
                            end_time = ?, deadline_time = ?, due_time = ?, revision = revision + 1
                        WHERE id = ? AND revision = ?""",
                        rollout.state(),
                        rollout.reason(),
                        times.updated(),
                        times.started(),
                        times.ended(),
                        times.deadline(),
                        due,
                        rollout.id().value(),
                        rollout.revision());
        if (changed == 0) {
            throw new Conflict(
                    "ROLLOUT_CHANGED",
                    "%s has changed since it was read.".formatted(rollout.name()),
                    Map.of("resource", rollout.name()));
        }
        return new Rollout(
                rollout.id(),
                rollout.plan(),
                rollout.state(),
                rollout.reason(),
                times,
                rollout.revision() + 1);
    }

    @Override
    public void look(RolloutId id, @Nullable Instant due) {
        database.update(
                "UPDATE rollout SET due_time = ? WHERE id = ? AND due_time IS DISTINCT FROM ?",
                due,
                id.value(),
                due);
    }

    @Override
    public List<RolloutId> due(Instant now, int limit) {
        return database.query(
                "SELECT id FROM rollout WHERE due_time <= ? ORDER BY due_time LIMIT ?",
                row -> new RolloutId(row.text("id")),
                now,
                limit);
    }

    @Override
    public List<RolloutId> takingJoiners() {
        return database.query(
                """
                SELECT r.id FROM rollout r
                JOIN LATERAL (SELECT state FROM wave w WHERE w.rollout = r.id
                    ORDER BY ordinal DESC LIMIT 1) last
                    ON last.state IN ('PENDING', 'AWAITING_APPROVAL', 'RUNNING')
                WHERE r.state IN ('RUNNING', 'PAUSED') AND r.takes_joiners
                ORDER BY r.weight DESC, r.sequence DESC""",
                row -> new RolloutId(row.text("id")));
    }

    @Override
    public Optional<RolloutId> openOnFleet(FleetId fleet) {
        return database.queryOne(
                """
                SELECT id FROM rollout WHERE fleet = ? AND state IN
                    ('AWAITING_APPROVAL', 'SCHEDULED', 'RUNNING', 'PAUSED', 'ROLLING_BACK')
                LIMIT 1""",
                row -> new RolloutId(row.text("id")),
                fleet.value());
    }

    @Override
    public List<Wave> waves(RolloutId id) {
        return wavesOf(List.of(id)).getOrDefault(id, List.of());
    }

    @Override
    public Map<RolloutId, List<Wave>> wavesOf(Collection<RolloutId> ids) {
        var waves = new HashMap<RolloutId, List<Wave>>();
        database.query(
                "SELECT * FROM wave WHERE rollout = ANY(?) ORDER BY rollout, ordinal",
                row ->
                        waves.computeIfAbsent(
                                        new RolloutId(row.text("rollout")), _ -> new ArrayList<>())
                                .add(RolloutRow.wave(row)),
                values(ids));
        return waves;
    }

    @Override
    public void addWaves(RolloutId id, int count) {
        database.update(
                """
                INSERT INTO wave (rollout, ordinal, state)
                SELECT ?, ordinal, 'PENDING' FROM generate_series(1, ?) AS ordinal""",
                id.value(),
                count);
    }

    @Override
    public void update(RolloutId id, Wave wave) {
        database.update(
                """
                UPDATE wave SET state = ?, start_time = ?, soak_end_time = ?, end_time = ?
                WHERE rollout = ? AND ordinal = ?""",
                wave.state(),
                wave.started(),
                wave.soakEnds(),
                wave.ended(),
                id.value(),
                wave.ordinal());
    }

    @Override
    public Map<RolloutState, Integer> countByState() {
        var counts = new EnumMap<RolloutState, Integer>(RolloutState.class);
        database.query(
                "SELECT state, count(*) AS rollouts FROM rollout GROUP BY state",
                row ->
                        counts.put(
                                row.constant(RolloutState.class, "state"),
                                row.integer("rollouts")));
        return counts;
    }

    private static List<String> values(Collection<RolloutId> ids) {
        return ids.stream().map(RolloutId::value).toList();
    }
}
