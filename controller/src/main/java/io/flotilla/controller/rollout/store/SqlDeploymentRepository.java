package io.flotilla.controller.rollout.store;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.flotilla.controller.rollout.DeploymentRepository;
import io.flotilla.controller.rollout.deployment.Deployment;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Penalties;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.Stragglers;
import io.flotilla.controller.rollout.plan.OfflineDevices;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps deployments in PostgreSQL. */
@Singleton
class SqlDeploymentRepository implements DeploymentRepository {

    private static final String SELECT =
            "SELECT %s FROM deployment d ".formatted(DeploymentRow.COLUMNS);

    private final Database database;

    SqlDeploymentRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Deployment> find(DeploymentId id) {
        return findAll(List.of(id)).stream().findFirst();
    }

    @Override
    public List<Deployment> after(RolloutId rollout, String device, int limit) {
        return database.query(
                SELECT + "WHERE d.rollout = ? AND d.device > ? ORDER BY d.device LIMIT ?",
                DeploymentRow::read,
                rollout.value(),
                device,
                limit);
    }

    @Override
    public List<Deployment> findAll(Collection<DeploymentId> ids) {
        return database.query(
                SELECT
                        + """
                        JOIN unnest(CAST(? AS text[]), CAST(? AS text[])) AS w(rollout, device)
                        ON d.rollout = w.rollout AND d.device = w.device""",
                DeploymentRow::read,
                ids.stream().map(id -> id.rollout().value()).toList(),
                ids.stream().map(id -> id.device().value()).toList());
    }

    @Override
    public Optional<Deployment> latestChoice(DeviceId device, String modelVersion) {
        return database.queryOne(
                SELECT
                        + """
                        JOIN rollout r ON r.id = d.rollout
                        WHERE d.device = ? AND r.model_version = ? AND d.selection IS NOT NULL
                        ORDER BY r.sequence DESC LIMIT 1""",
                DeploymentRow::read,
                device.value(),
                modelVersion);
    }

    @Override
    public List<DeviceId> add(Rollout rollout, Map<DeviceId, Integer> waves, Instant now) {
        return database.query(
                """
                INSERT INTO deployment (rollout, device, slot, wave, state, reason, create_time,
                    update_time)
                SELECT ?, m.device, ?, m.wave, 'PENDING', 'Its wave has not started.', ?, ?
                FROM unnest(CAST(? AS text[]), CAST(? AS integer[])) AS m(device, wave)
                ON CONFLICT DO NOTHING RETURNING device""",
                row -> new DeviceId(row.text("device")),
                rollout.id().value(),
                rollout.plan().slot(),
                now,
                now,
                waves.keySet().stream().map(DeviceId::value).toList(),
                new ArrayList<>(waves.values()));
    }

    @Override
    public void update(Collection<Deployment> deployments, Instant now) {
        var rollouts = new ArrayList<String>();
        var devices = new ArrayList<String>();
        var states = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        var variants = new ArrayList<String>();
        var explanations = new ArrayList<String>();
        var selections = new ArrayList<byte @Nullable []>();
        var attempts = new ArrayList<String>();
        var purposes = new ArrayList<@Nullable String>();
        var openings = new ArrayList<@Nullable Instant>();
        for (var deployment : deployments) {
            rollouts.add(deployment.id().rollout().value());
            devices.add(deployment.id().device().value());
            states.add(deployment.state().name());
            reasons.add(deployment.reason());
            variants.add(deployment.choice().variant());
            explanations.add(deployment.choice().explanation());
            selections.add(bytes(deployment.choice().selection()));
            attempts.add(DeploymentRow.attemptsJson(deployment.attempts()));
            var awaited = deployment.course().awaited();
            purposes.add(awaited == null ? null : awaited.purpose().name());
            openings.add(awaited == null ? null : awaited.opens());
        }
        database.update(
                """
                UPDATE deployment d SET state = n.state, reason = n.reason, variant = n.variant,
                    explanation = n.explanation, selection = n.selection, attempts = n.attempts,
                    wait_purpose = n.wait_purpose, wait_time = coalesce(n.wait_time, d.wait_time),
                    update_time = ?
                FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                    CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bytea[]),
                    CAST(? AS jsonb[]), CAST(? AS text[]), CAST(? AS timestamptz[]))
                    AS n(rollout, device, state, reason, variant, explanation, selection, attempts,
                      wait_purpose, wait_time)
                WHERE d.rollout = n.rollout AND d.device = n.device""",
                now,
                rollouts,
                devices,
                states,
                reasons,
                variants,
                explanations,
                selections,
                attempts,
                purposes,
                openings);
    }

    @Override
    public List<RolloutId> openOn(DeviceId device) {
        return database.query(
                """
                SELECT DISTINCT rollout FROM deployment
                WHERE device = ? AND state IN ('PENDING', 'IN_PROGRESS')""",
                row -> new RolloutId(row.text("rollout")),
                device.value());
    }

    @Override
    public Stragglers stragglers(
            Rollout rollout, int wave, Instant now, Instant offlineBefore, int limit) {
        var countsAsTimeout =
                rollout.plan().policy().pace().offlineDevices() == OfflineDevices.COUNT_AS_TIMEOUT;
        return database.queryOne(
                        """
                        WITH under_way AS MATERIALIZED (
                          SELECT t.*, t.deadline <= ? AS is_over FROM (
                            SELECT d.device, d.wave, d.wait_time,
                              greatest(d.deadline_time, d.wait_time + make_interval(secs => ?))
                                AS deadline,
                              coalesce(d.wait_time, '-infinity') > ? AS is_waiting,
                              d.rollback = 0 AND d.variant = '' AND d.selection IS NOT NULL
                                AS is_held,
                              d.rollback = 0 AND d.told_time < ?
                                AND coalesce(p.last_seen_time, '-infinity') < ? AS is_unreachable
                            FROM deployment d LEFT JOIN device_presence p ON p.device = d.device
                            WHERE d.rollout = ? AND d.state = 'IN_PROGRESS'
                          ) t
                        )
                        SELECT
                          count(*) FILTER (WHERE wave = ? AND is_unreachable AND NOT is_over)
                            AS unreachable,
                          count(*) FILTER (WHERE wave = ? AND is_unreachable AND is_over AND NOT ?)
                            AS lost,
                          count(*) FILTER (WHERE is_unreachable OR is_waiting OR is_held)
                            AS placeless,
                          count(*) FILTER (WHERE wave = ? AND is_waiting AND NOT is_unreachable)
                            AS waiting,
                          min(wait_time) FILTER (WHERE wave = ? AND is_waiting
                            AND NOT is_unreachable) AS next_opening,
                          min(deadline) FILTER (WHERE NOT is_over) AS next_deadline,
                          ARRAY(SELECT device FROM under_way
                            WHERE is_over AND (? OR NOT is_unreachable)
                            ORDER BY device LIMIT ?) AS overdue
                        FROM under_way""",
                        row ->
                                new Stragglers(
                                        row.array(String[].class, "overdue").stream()
                                                .map(DeviceId::new)
                                                .toList(),
                                        row.integer("unreachable"),
                                        row.integer("lost"),
                                        row.integer("placeless"),
                                        new Stragglers.Waiting(
                                                row.integer("waiting"),
                                                row.instantOrNull("next_opening")),
                                        row.instantOrNull("next_deadline")),
                        now,
                        rollout.plan().policy().pace().updateTimeout().toSeconds(),
                        now,
                        offlineBefore,
                        offlineBefore,
                        rollout.id().value(),
                        wave,
                        wave,
                        countsAsTimeout,
                        wave,
                        wave,
                        countsAsTimeout,
                        limit)
                .orElse(Stragglers.NONE);
    }

    @Override
    public Penalties penalties(Rollout rollout, Instant now, int limit) {
        var penalty = rollout.plan().policy().failures().penalty();
        var failures =
                database.query(
                        """
                        SELECT d.device, d.update_time FROM deployment d
                        JOIN assigned_slot s
                          ON s.device = d.device AND s.slot = d.slot AND s.rollout = d.rollout
                        JOIN device v ON v.id = d.device AND v.state = 'ACTIVE'
                        WHERE d.rollout = ? AND d.state = 'FAILED' AND d.rollback = 0 AND d.round < ?
                        ORDER BY d.update_time, d.device LIMIT ?""",
                        row ->
                                Map.entry(
                                        new DeviceId(row.text("device")),
                                        row.instant("update_time").plus(penalty.duration())),
                        rollout.id().value(),
                        penalty.failureThreshold(),
                        limit);
        return new Penalties(
                failures.stream()
                        .filter(failure -> !failure.getValue().isAfter(now))
                        .map(Map.Entry::getKey)
                        .toList(),
                failures.stream()
                        .map(Map.Entry::getValue)
                        .filter(end -> end.isAfter(now))
                        .findFirst()
                        .orElse(null));
    }

    @Override
    public Map<DeploymentState, Integer> countByState() {
        var columns =
                Arrays.stream(DeploymentState.values())
                        .collect(toMap(identity(), DeploymentRow::countColumn));
        var sums =
                columns.values().stream()
                        .map(column -> "coalesce(sum(w.%s), 0) AS %s".formatted(column, column))
                        .toList();
        return database.queryOne(
                        """
                        SELECT %s FROM wave w JOIN rollout r ON r.id = w.rollout
                        WHERE r.state IN ('RUNNING', 'PAUSED', 'ROLLING_BACK')"""
                                .formatted(String.join(", ", sums)),
                        row -> {
                            var counts =
                                    new EnumMap<DeploymentState, Integer>(DeploymentState.class);
                            for (var state : DeploymentState.values()) {
                                counts.put(state, row.integer(DeploymentRow.countColumn(state)));
                            }
                            return counts;
                        })
                .orElseThrow();
    }

    private static byte @Nullable [] bytes(@Nullable EncodedMessage message) {
        return message == null ? null : message.bytes();
    }
}
