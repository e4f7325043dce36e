package io.flotilla.controller.rollout.store;

import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.access.scope.ScopedResources;
import io.flotilla.controller.access.store.ReachCondition;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Row;
import io.flotilla.controller.shared.store.SelectorJson;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Knows where rollouts belong: to their model, and to the devices that they are meant for. */
@Singleton
class RolloutPlaces implements ScopedResources {

    /** Of the rollout itself or, as it is now, of its fleet. */
    private static final String SELECTOR =
            "coalesce(rollout.selector, (SELECT f.selector FROM fleet f WHERE f.id = rollout.fleet))";

    private final Database database;

    RolloutPlaces(Database database) {
        this.database = database;
    }

    /** The condition on rows of {@code rollout} that are within reach. */
    static ReachCondition within(Reach reach) {
        return ReachCondition.onBoth(reach, SELECTOR + " -> 'matchLabels'", "model_version");
    }

    @Override
    public Set<String> collections() {
        return Set.of("rollouts");
    }

    @Override
    public List<Place> placesOf(String collection, String id) {
        return database.query(
                """
                SELECT split_part(model_version, '/', 2) AS model, %s AS target
                FROM rollout WHERE id = ? AND %s IS NOT NULL"""
                        .formatted(SELECTOR, SELECTOR),
                RolloutPlaces::read,
                id);
    }

    private static Place read(Row row) throws SQLException {
        return new Place(row.text("model"), SelectorJson.read(row.text("target")).matchLabels());
    }
}
