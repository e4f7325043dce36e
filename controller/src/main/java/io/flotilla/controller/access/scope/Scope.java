package io.flotilla.controller.access.scope;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of the fleet: what is within both limits.
 *
 * @param deviceLabels that a device must have; empty: all devices
 * @param modelPrefix with which the id of a model must begin; empty: all models
 */
public record Scope(SortedMap<String, String> deviceLabels, String modelPrefix) {

    /** The whole fleet with all models. */
    public static final Scope ALL = new Scope(new TreeMap<>(), "");

    public Scope {
        deviceLabels = Collections.unmodifiableSortedMap(new TreeMap<>(deviceLabels));
    }

    public boolean isAll() {
        return equals(ALL);
    }

    public boolean covers(Place place) {
        var model = place.model();
        var labels = place.labels();
        return (model == null || model.startsWith(modelPrefix))
                && (labels == null || labels.entrySet().containsAll(deviceLabels.entrySet()));
    }

    @Override
    public String toString() {
        return "devices %s, models %s*".formatted(deviceLabels, modelPrefix);
    }
}
