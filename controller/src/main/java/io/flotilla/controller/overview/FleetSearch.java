package io.flotilla.controller.overview;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.shared.DeviceId;
import java.util.List;

/** Finds and counts across a fleet. */
public interface FleetSearch {

    /** Those within reach that match and whose ids follow, by id. */
    List<FoundDevice> devices(DeviceFilter filter, Reach reach, String after, int limit);

    /** How many within reach match. */
    DeviceCounts count(DeviceFilter filter, Reach reach);

    /** Resource names of the deployments of the device, the newest first. */
    List<String> deployments(DeviceId device, int limit);

    /** The last place in the record of events; 0: it is empty. */
    long lastSequence();
}
