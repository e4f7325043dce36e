package io.flotilla.controller.rollout.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.store.ReachCondition;
import io.flotilla.controller.rollout.compliance.Serving;
import io.flotilla.controller.rollout.compliance.ServingFilter;
import io.flotilla.controller.rollout.compliance.ServingRepository;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads out of the attempts of deployments what was found good on which device. */
@Singleton
class SqlServingRepository implements ServingRepository {

    /** A page looks at the devices from the last one on only; each is read whole. */
    private static final String GOOD =
            """
            WITH good AS (
                SELECT d.device, d.slot, d.rollout, a.variant, a."updateTime" AS since,
                    lead(a."updateTime") OVER (PARTITION BY d.device, d.slot
                        ORDER BY a."updateTime", r.sequence, a.number) AS until,
                    d.device || '/' || d.slot || '/' || lpad(a."updateTime"::text, 15, '0')
                        || '/' || lpad(r.sequence::text, 12, '0') || '/' || lpad(a.number::text, 6, '0')
                        AS key,
                    r.creator
                FROM deployment d JOIN rollout r ON r.id = d.rollout
                CROSS JOIN LATERAL jsonb_to_recordset(d.attempts)
                    AS a(number integer, variant text, state text, "updateTime" bigint)
                WHERE a.state = 'SUCCEEDED' AND a.variant <> ''
                    AND (d.device || '/') COLLATE "C" >= ? AND (? = '' OR d.device = ?))
            """;

    private final Database database;

    SqlServingRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<Serving> after(String key, ServingFilter filter, Reach reach, int limit) {
        var within =
                ReachCondition.onBoth(
                        reach, "(device.labels || device.hardware_labels)", "good.variant");
        var last = key.substring(0, key.indexOf('/') + 1);
        var parameters = new ArrayList<Object>();
        parameters.add(last);
        parameters.add(filter.device());
        parameters.add(filter.device());
        parameters.add(key);
        parameters.add(filter.model());
        parameters.add(filter.model());
        parameters.add(filter.start().toEpochMilli());
        parameters.add(filter.end().toEpochMilli());
        return database.query(
                GOOD
                        + """
                        SELECT good.device, good.slot, good.rollout, good.variant, good.creator,
                            good.key, good.since, coalesce(good.until, 0) AS until
                        FROM good JOIN device ON device.id = good.device
                        WHERE good.key COLLATE "C" > ? AND (? = '' OR starts_with(good.variant, ? || '/'))
                            AND (good.until IS NULL OR good.until > ?) AND good.since < ? AND %s
                        ORDER BY good.key COLLATE "C" LIMIT ?"""
                                .formatted(within.sql()),
                SqlServingRepository::read,
                within.parameters(parameters, limit));
    }

    private static Serving read(Row row) throws SQLException {
        var until = row.number("until");
        return new Serving(
                new DeviceId(row.text("device")),
                row.text("slot"),
                row.text("variant"),
                Instant.ofEpochMilli(row.number("since")),
                until == 0 ? null : Instant.ofEpochMilli(until),
                new RolloutId(row.text("rollout")),
                row.text("creator"),
                row.text("key"));
    }
}
