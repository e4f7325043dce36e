package io.flotilla.controller.device.store;

import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.access.scope.ScopedResources;
import io.flotilla.controller.shared.store.Database;
import io.flotilla.controller.shared.store.Json;
import io.flotilla.controller.shared.store.Row;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Knows where devices belong, by all their labels, and fleets: where every device is that has the
 * labels for which their selectors ask.
 */
@Singleton
class DevicePlaces implements ScopedResources {

    private static final String DEVICES = "devices";

    private final Database database;

    DevicePlaces(Database database) {
        this.database = database;
    }

    @Override
    public Set<String> collections() {
        return Set.of(DEVICES, "fleets");
    }

    @Override
    public List<Place> placesOf(String collection, String id) {
        return database.query(
                collection.equals(DEVICES)
                        ? "SELECT labels || hardware_labels AS labels FROM device WHERE id = ?"
                        : "SELECT selector -> 'matchLabels' AS labels FROM fleet WHERE id = ?",
                DevicePlaces::read,
                id);
    }

    private static Place read(Row row) throws SQLException {
        return Place.ofDevices(Json.readTexts(row.text("labels")));
    }
}
