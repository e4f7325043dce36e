package io.flotilla.controller.registry;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/** Keeps adapters. Every method works within the running transaction, if any. */
public interface AdapterRepository {

    Optional<Adapter> find(ResourceName name);

    /** Those of a version by name. */
    List<Adapter> of(ResourceName version);

    /** Those of a version that follow the name, by name; an empty name is before all. */
    List<Adapter> after(ResourceName version, String name, int limit);

    /** Adds the adapter, of whose name there is none. */
    void add(Adapter adapter);
}
