package io.flotilla.controller.access.scope;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource belongs, as far as scopes ask.
 *
 * @param model id of the model that it belongs to; null: to none
 * @param labels that are on every device that it is or concerns; null: it concerns none
 */
public record Place(@Nullable String model, @Nullable Map<String, String> labels) {

    /** Where everybody may be. */
    public static final Place ANYWHERE = new Place(null, null);

    /** What concerns all devices, whatever their labels. */
    public static final Place WHOLE_FLEET = new Place(null, Map.of());

    public Place {
        labels = labels == null ? null : Map.copyOf(labels);
    }

    public static Place ofModel(String id) {
        return new Place(id, null);
    }

    public static Place ofDevices(Map<String, String> labels) {
        return new Place(null, labels);
    }
}
