package io.flotilla.controller.rollout.store;

import static java.util.stream.Collectors.toMap;

import io.flotilla.controller.rollout.DeploymentQueue;
import io.flotilla.controller.rollout.engine.Queue;
import io.flotilla.controller.rollout.engine.Queue.Candidate;
import io.flotilla.controller.rollout.engine.Queue.Group;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.plan.DisruptionBudget;
import io.flotilla.controller.rollout.plan.Rate;
import io.flotilla.controller.rollout.plan.Throttle;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds devices that wait to be told in PostgreSQL, and asks only for what a rollout limits. */
@Singleton
class SqlDeploymentQueue implements DeploymentQueue {

    /** A device's values of the labels that the parameter lists, in one text. */
    private static final String GROUP =
            """
            array_to_string(ARRAY(SELECT coalesce(v.hardware_labels ->> key, v.labels ->> key, '')
              FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS listed(key, place)
              ORDER BY place), chr(31))""";

    private static final String IS_UPDATING =
            "EXISTS (SELECT FROM deployment o WHERE o.device = d.device AND o.state = 'IN_PROGRESS')";

    private static final String IS_OUT_OF_REACH = "coalesce(p.last_seen_time, '-infinity') < ?";

    private final Database database;

    SqlDeploymentQueue(Database database) {
        this.database = database;
    }

    @Override
    public Queue of(Rollout rollout, int lastWave, Instant now, Instant offlineBefore, int limit) {
        var throttle = rollout.plan().policy().throttle();
        var budget = throttle.budget();
        var id = rollout.id();
        return new Queue(
                budget == null
                        ? next(id, lastWave, now, limit)
                        : nextOfEachGroup(id, lastWave, budget, now, offlineBefore, limit),
                nextTime(id, lastWave, throttle, now),
                recentlyTold(id, throttle.rate(), now),
                budget == null ? Map.of() : groups(id, budget, offlineBefore));
    }

    private List<Candidate> next(RolloutId rollout, int lastWave, Instant now, int limit) {
        return database.query(
                """
                SELECT device FROM deployment
                WHERE rollout = ? AND wave <= ? AND state = 'PENDING'
                  AND coalesce(not_before_time, '-infinity') <= ?
                ORDER BY wave, device LIMIT ?""",
                row -> new Candidate(new DeviceId(row.text("device")), "", false),
                rollout.value(),
                lastWave,
                now,
                limit);
    }

    /** The first of each group come before the second of any: a full group keeps none waiting. */
    private List<Candidate> nextOfEachGroup(
            RolloutId rollout,
            int lastWave,
            DisruptionBudget budget,
            Instant now,
            Instant offlineBefore,
            int limit) {
        return database.query(
                """
                SELECT device, labels, is_away
                FROM (
                  SELECT wave, device, labels, is_away,
                    row_number() OVER (PARTITION BY labels ORDER BY wave, device) AS place
                  FROM (
                    SELECT d.wave, d.device, %s AS labels, %s OR %s AS is_away
                    FROM deployment d JOIN device v ON v.id = d.device
                    LEFT JOIN device_presence p ON p.device = d.device
                    WHERE d.rollout = ? AND d.wave <= ? AND d.state = 'PENDING'
                      AND coalesce(d.not_before_time, '-infinity') <= ?
                  ) waiting
                ) placed
                ORDER BY place, wave, device LIMIT ?"""
                        .formatted(GROUP, IS_UPDATING, IS_OUT_OF_REACH),
                row ->
                        new Candidate(
                                new DeviceId(row.text("device")),
                                row.text("labels"),
                                row.flag("is_away")),
                budget.groupBy(),
                offlineBefore,
                rollout.value(),
                lastWave,
                now,
                limit);
    }

    private @Nullable Instant nextTime(
            RolloutId rollout, int lastWave, Throttle throttle, Instant now) {
        if (throttle.startJitter().isZero()) {
            return null;
        }
        return database
                .query(
                        """
                        SELECT not_before_time FROM deployment
                        WHERE rollout = ? AND wave <= ? AND state = 'PENDING' AND not_before_time > ?
                        ORDER BY not_before_time LIMIT 1""",
                        row -> row.instant("not_before_time"),
                        rollout.value(),
                        lastWave,
                        now)
                .stream()
                .findFirst()
                .orElse(null);
    }

    private List<Instant> recentlyTold(RolloutId rollout, @Nullable Rate rate, Instant now) {
        if (rate == null) {
            return List.of();
        }
        return database.query(
                """
                SELECT told_time FROM deployment
                WHERE rollout = ? AND rollback = 0 AND told_time > ?
                ORDER BY told_time LIMIT ?""",
                row -> row.instant("told_time"),
                rollout.value(),
                now.minus(rate.window()),
                rate.maxPerWindow());
    }

    private Map<String, Group> groups(
            RolloutId rollout, DisruptionBudget budget, Instant offlineBefore) {
        return database
                .query(
                        """
                        SELECT labels, count(*) AS devices,
                          count(*) FILTER (WHERE is_updating OR is_out_of_reach) AS away,
                          count(*) FILTER (WHERE is_updating) AS updating
                        FROM (
                          SELECT %s AS labels, %s AS is_updating, %s AS is_out_of_reach
                          FROM deployment d JOIN device v ON v.id = d.device
                          LEFT JOIN device_presence p ON p.device = d.device
                          WHERE d.rollout = ? AND v.state IN ('ACTIVE', 'SUSPENDED')
                        ) member
                        GROUP BY labels"""
                                .formatted(GROUP, IS_UPDATING, IS_OUT_OF_REACH),
                        row ->
                                Map.entry(
                                        row.text("labels"),
                                        new Group(
                                                row.integer("devices"),
                                                row.integer("away"),
                                                row.integer("updating"))),
                        budget.groupBy(),
                        offlineBefore,
                        rollout.value())
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void spread(RolloutId rollout, int wave, Duration over, Instant now) {
        database.update(
                """
                UPDATE deployment SET not_before_time = CAST(? AS timestamptz)
                  + make_interval(secs => ?)
                    * (CAST(CAST('x' || substr(md5(rollout || '/' || device), 1, 7) AS bit(28)) AS integer)
                       / 268435456.0)
                WHERE rollout = ? AND wave = ? AND state = 'PENDING'""",
                now,
                over.toMillis() / 1000.0,
                rollout.value(),
                wave);
    }
}
