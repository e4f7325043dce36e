package io.flotilla.controller.access.scope;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds where resources belong by their names. A model's name says it itself. */
@ApplicationScoped
public class Places {

    private static final String MODELS = "models";

    private final Map<String, ScopedResources> features = new HashMap<>();

    Places(@Any Instance<ScopedResources> features) {
        for (var feature : features) {
            feature.collections().forEach(collection -> this.features.put(collection, feature));
        }
    }

    /** Where the resource is; empty if it is not known, or its name is not one. */
    public List<Place> of(String name) {
        var segments = name.split("/", 3);
        if (segments.length < 2 || segments[1].isEmpty()) {
            return List.of();
        }
        if (segments[0].equals(MODELS)) {
            return List.of(Place.ofModel(segments[1]));
        }
        var feature = features.get(segments[0]);
        return feature == null ? List.of() : feature.placesOf(segments[0], segments[1]);
    }
}
