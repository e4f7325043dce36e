package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.Digest;
import java.util.Optional;

/**
 * Knows which artifacts a device may fetch. Whoever assigns artifacts to devices implements it; a
 * device may fetch what any implementation says that it is assigned.
 */
public interface AssignedArtifacts {

    /**
     * What the device's current assignment says of the artifact; empty if it does not name it.
     * Asked once for each stream, on a virtual thread, inside no transaction.
     */
    Optional<Grant> find(DeviceId device, Digest artifact);

    /**
     * Leave to fetch an artifact.
     *
     * @param source who assigned it; all whom the same one assigns anything share its bandwidth
     * @param maxBytesPerSecond what they share, at least 1
     */
    record Grant(String source, long maxBytesPerSecond) {

        /** That of a source which does not limit it. */
        public static final long ANY_BANDWIDTH = Long.MAX_VALUE;
    }
}
