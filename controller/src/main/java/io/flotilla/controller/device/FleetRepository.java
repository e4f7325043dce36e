package io.flotilla.controller.device;

import io.flotilla.controller.access.scope.Reach;
import java.util.List;
import java.util.Optional;

/** Keeps fleets. Every method works within the running transaction, if any. */
public interface FleetRepository {

    Optional<Fleet> find(FleetId id);

    /** Finds it and keeps others from changing it until the transaction ends. */
    Optional<Fleet> findForUpdate(FleetId id);

    /** Those within reach whose ids follow, by id. */
    List<Fleet> after(String id, Reach reach, int limit);

    /** Adds the fleet; false if one of that id exists, and then nothing changes. */
    boolean add(Fleet fleet);

    /** Keeps the changed fleet, and returns it as it is from now on. */
    Fleet update(Fleet fleet);

    void delete(FleetId id);
}
