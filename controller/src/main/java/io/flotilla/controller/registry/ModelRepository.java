package io.flotilla.controller.registry;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/** Keeps models. Every method works within the running transaction, if any. */
public interface ModelRepository {

    Optional<Model> find(ResourceName name);

    /** Those within reach that follow the name, by name; an empty name is before all. */
    List<Model> after(String name, Reach reach, int limit);

    /** Adds the model; false if one of that name exists, and then nothing changes. */
    boolean add(Model model);

    /**
     * Keeps the changed model, and returns it as it is from now on.
     *
     * @throws io.flotilla.controller.shared.FleetException.Conflict if it has changed since it was
     *     read
     */
    Model update(Model model);
}
