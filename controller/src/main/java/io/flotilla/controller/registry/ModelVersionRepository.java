package io.flotilla.controller.registry;

import io.flotilla.controller.shared.ResourceName;
import java.util.List;
import java.util.Optional;

/**
 * Keeps versions and their manifests. Every method works within the running transaction, if any.
 */
public interface ModelVersionRepository {

    Optional<ModelVersion> find(ResourceName name);

    /** Finds it and keeps others from changing it, or its variants, until the transaction ends. */
    Optional<ModelVersion> findForUpdate(ResourceName name);

    /**
     * Those of a model, newest first.
     *
     * @param after what {@link #keyOf} says of the one before them; empty: from the first on
     */
    List<ModelVersion> after(ResourceName model, String after, int limit);

    /** The place of a version in the order of {@link #after}. */
    String keyOf(ModelVersion version);

    /** Adds the version; false if one of that name exists, and then nothing changes. */
    boolean add(ModelVersion version);

    /**
     * Keeps the changed version, and returns it as it is from now on.
     *
     * @throws io.flotilla.controller.shared.FleetException.Conflict if it has changed since it was
     *     read
     */
    ModelVersion update(ModelVersion version);

    /** Keeps a manifest in its canonical form. */
    void addManifest(ResourceName version, long revision, byte[] canonical);

    /** A manifest in its canonical form. */
    Optional<byte[]> findManifest(ResourceName version, long revision);
}
