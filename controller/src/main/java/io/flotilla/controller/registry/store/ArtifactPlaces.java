package io.flotilla.controller.registry.store;

import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.access.scope.ScopedResources;
import io.flotilla.controller.shared.store.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Knows where artifacts belong: to each model that has a variant or an adapter with the file. */
@Singleton
class ArtifactPlaces implements ScopedResources {

    private final Database database;

    ArtifactPlaces(Database database) {
        this.database = database;
    }

    @Override
    public Set<String> collections() {
        return Set.of("artifacts");
    }

    @Override
    public List<Place> placesOf(String collection, String id) {
        return database.query(
                """
                SELECT split_part(variant, '/', 2) AS model FROM variant_file WHERE sha256 = ?
                UNION SELECT split_part(adapter, '/', 2) FROM adapter_file WHERE sha256 = ?""",
                row -> Place.ofModel(row.text("model")),
                id,
                id);
    }
}
