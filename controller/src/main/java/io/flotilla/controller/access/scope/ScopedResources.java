package io.flotilla.controller.access.scope;

import java.util.List;
import java.util.Set;

/** Knows where the resources of a feature belong. */
public interface ScopedResources {

    /** The first segments of the names that it knows, such as {@code devices}. */
    Set<String> collections();

    /**
     * Where the resource is, of whose name these are the first two segments.
     *
     * @return empty if there is none of that name
     */
    List<Place> placesOf(String collection, String id);
}
