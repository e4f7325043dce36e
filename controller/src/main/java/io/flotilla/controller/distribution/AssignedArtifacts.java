package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;

/**
 * Knows which artifacts a device may fetch. Whoever assigns artifacts to devices implements it; a
 * device may fetch what any implementation says that it is assigned.
 */
public interface AssignedArtifacts {

    /**
     * Whether the device's current assignment names the artifact. Asked once for each stream, on a
     * virtual thread, inside no transaction.
     */
    boolean isAssigned(DeviceId device, Digest artifact);
}
