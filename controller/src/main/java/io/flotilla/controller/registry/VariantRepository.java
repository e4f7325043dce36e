package io.flotilla.controller.registry;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/** Keeps variants. Every method works within the running transaction, if any. */
public interface VariantRepository {

    Optional<Variant> find(ResourceName name);

    /** Those of a version by name. */
    List<Variant> of(ResourceName version);

    /** Those of a version that follow the name, by name; an empty name is before all. */
    List<Variant> after(ResourceName version, String name, int limit);

    /** Adds the variant, of whose name there is none. */
    void add(Variant variant);
}
