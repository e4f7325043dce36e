package io.flotilla.controller.rollout.assignment;

import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Keeps assignments. Every method works within the running transaction, if any. */
public interface AssignmentRepository {

    /** Those of the devices; a device that was never told anything is missing. */
    Map<DeviceId, Assignment> findAll(Collection<DeviceId> devices);

    /** That of a version with a file of that digest which the device is to serve now. */
    Optional<Grant> grantOf(DeviceId device, Digest artifact);

    /**
     * Lifts generations above what devices hold already, which happens when the database was put
     * back to an earlier time; lower values change nothing.
     */
    void raise(Map<DeviceId, Long> generations);
}
