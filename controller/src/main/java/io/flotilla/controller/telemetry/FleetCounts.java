package io.flotilla.controller.telemetry;

import java.time.Instant;
import java.util.Map;

/** Counts devices. */
public interface FleetCounts {

    /**
     * How many devices there are of each group, the largest groups first.
     *
     * @param offlineBefore who was last heard of before is offline
     * @param limit most groups
     */
    Map<Group, Integer> of(Instant offlineBefore, int limit);

    /**
     * Devices that are alike.
     *
     * @param state in lower case
     * @param hardwareClass empty: not known
     */
    record Group(String state, String hardwareClass, boolean isOnline) {}
}
