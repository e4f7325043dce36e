package io.flotilla.controller.access.api.scope;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.flotilla.controller.access.scope.Place;
import io.flotilla.controller.access.scope.Places;
import io.flotilla.proto.device.v1.LabelSelector;
import java.util.List;

/** One thing that a request is about. */
@FunctionalInterface
interface ScopePart {

    /** Where it is; empty: nowhere that is known. */
    List<Place> places(Message request, Places known);

    /** The resource that the field names. */
    static ScopePart name(String field) {
        return (request, known) -> known.of(Fields.text(request, field));
    }

    /** The resource that the field names, if it does. */
    static ScopePart nameIfSet(String field) {
        return (request, known) -> {
            var name = Fields.text(request, field);
            return name.isEmpty() ? List.of(Place.ANYWHERE) : known.of(name);
        };
    }

    /** A model with the id that the field holds. */
    static ScopePart modelId(String field) {
        return (request, _) -> List.of(Place.ofModel(Fields.text(request, field)));
    }

    /** A slot: it is named after a model, and whoever takes one displaces what is there. */
    static ScopePart slot(String field) {
        return (request, _) -> {
            var slot = Fields.text(request, field);
            return List.of(slot.isEmpty() ? Place.ANYWHERE : Place.ofModel(slot));
        };
    }

    /** The devices that the selector in the field is sure to mean; absent: all. */
    static ScopePart selector(String field) {
        return (request, _) ->
                List.of(
                        Fields.value(request, field) instanceof LabelSelector selector
                                ? Place.ofDevices(selector.getMatchLabelsMap())
                                : Place.WHOLE_FLEET);
    }

    /** The devices of a fleet or of a selector, whichever is set; neither: all. */
    static ScopePart target(String fleet, String selector) {
        return (request, known) ->
                (Fields.text(request, fleet).isEmpty() ? selector(selector) : name(fleet))
                        .places(request, known);
    }

    /** All devices, whatever their labels. */
    static ScopePart wholeFleet() {
        return (_, _) -> List.of(Place.WHOLE_FLEET);
    }

    /** The part, if an update is to change the field. */
    static ScopePart ifChanged(String resource, String field, ScopePart part) {
        return (request, known) ->
                isChanged(request, resource, field)
                        ? part.places(request, known)
                        : List.of(Place.ANYWHERE);
    }

    /** Devices that will have the labels of that field. */
    static ScopePart labels(String field) {
        return (request, _) -> List.of(Place.ofDevices(Fields.texts(request, field)));
    }

    private static boolean isChanged(Message request, String resource, String field) {
        var isNamed =
                Fields.value(request, "update_mask") instanceof FieldMask mask
                        && mask.getPathsList().contains(field);
        return isNamed || Fields.isSet(request, resource + "." + field);
    }
}
