package io.flotilla.controller.device.store;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.store.ReachCondition;
import io.flotilla.controller.device.Fleet;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.device.FleetRepository;
import io.flotilla.controller.shared.FleetException.Conflict;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.shared.store.SelectorJson;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps fleets in PostgreSQL. */
@Singleton
class SqlFleetRepository implements FleetRepository {

    private static final String SELECT =
            "SELECT id, display_name, selector, create_time, update_time, revision FROM fleet ";

    private final Database database;

    SqlFleetRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Fleet> find(FleetId id) {
        return database.queryOne(SELECT + "WHERE id = ?", SqlFleetRepository::read, id.value());
    }

    @Override
    public Optional<Fleet> findForUpdate(FleetId id) {
        return database.queryOne(
                SELECT + "WHERE id = ? FOR UPDATE", SqlFleetRepository::read, id.value());
    }

    @Override
    public List<Fleet> after(String id, Reach reach, int limit) {
        var within = ReachCondition.onLabels(reach, "selector -> 'matchLabels'");
        return database.query(
                SELECT + "WHERE id > ? AND %s ORDER BY id LIMIT ?".formatted(within.sql()),
                SqlFleetRepository::read,
                within.parameters(List.of(id), limit));
    }

    @Override
    public boolean add(Fleet fleet) {
        return database.update(
                        """
                        INSERT INTO fleet (id, display_name, selector, create_time, update_time)
                        VALUES (?, ?, CAST(? AS jsonb), ?, ?) ON CONFLICT DO NOTHING""",
                        fleet.id().value(),
                        fleet.displayName(),
                        SelectorJson.write(fleet.selector()),
                        fleet.created(),
                        fleet.updated())
                == 1;
    }

    @Override
    public Fleet update(Fleet fleet) {
        var changed =
                database.update(
                        """
                        UPDATE fleet SET display_name = ?, selector = CAST(? AS jsonb),
                            update_time = ?, revision = revision + 1
                        WHERE id = ? AND revision = ?""",
                        fleet.displayName(),
                        SelectorJson.write(fleet.selector()),
                        fleet.updated(),
                        fleet.id().value(),
                        fleet.revision());
        if (changed == 0) {
            throw new Conflict(
                    "FLEET_CHANGED",
                    "%s has changed since it was read.".formatted(fleet.name()),
                    Map.of("resource", fleet.name()));
        }
        return new Fleet(
                fleet.id(),
                fleet.displayName(),
                fleet.selector(),
                fleet.created(),
                fleet.updated(),
                fleet.revision() + 1);
    }

    @Override
    public void delete(FleetId id) {
        database.update("DELETE FROM fleet WHERE id = ?", id.value());
    }

    private static Fleet read(Row row) throws SQLException {
        return new Fleet(
                new FleetId(row.text("id")),
                row.text("display_name"),
                SelectorJson.read(row.text("selector")),
                row.instant("create_time"),
                row.instant("update_time"),
                row.number("revision"));
    }
}
