package io.flotilla.controller.overview;

import io.flotilla.controller.access.RecordedEvent;
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

    /** Events before that place in the record, the newest first. */
    List<RecordedEvent> eventsBefore(long sequence, EventFilter filter, int limit);

    /** The last place in the record of events; 0: it is empty. */
    long lastSequence();

    /**
     * Which events; what is empty bounds nothing.
     *
     * @param resource only those of it and of what is below it
     * @param action the beginning of their actions
     */
    record EventFilter(String resource, String actor, String action) {}
}
