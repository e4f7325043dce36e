package io.flotilla.controller.rollout.assignment;

import io.flotilla.controller.shared.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Keeps assignments. Every method works within the running transaction, if any. */
public interface AssignmentRepository {

    /** Those of the devices; a device that was never told anything is missing. */
    Map<DeviceId, Assignment> findAll(Collection<DeviceId> devices);

    /** Versions that the device is to serve now. */
    List<String> modelVersionsOf(DeviceId device);

    /**
     * Lifts generations above what devices hold already, which happens when the database was put
     * back to an earlier time; lower values change nothing.
     */
    void raise(Map<DeviceId, Long> generations);
}
