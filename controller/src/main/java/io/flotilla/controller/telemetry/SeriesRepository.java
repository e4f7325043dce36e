package io.flotilla.controller.telemetry;

import io.flotilla.controller.shared.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Keeps series. Every method works within the running transaction, if any. */
public interface SeriesRepository {

    /**
     * The highest sequence that is kept of each device, 0 if none; others wait until the
     * transaction ends.
     */
    Map<DeviceId, Long> lockSequences(Collection<DeviceId> devices);

    /** Whether the database answers; fails or says no if not. */
    boolean isReachable();

    void keepSequences(Map<DeviceId, Long> sequences);

    /** Adds to what is kept; at most one of each device, key and bounds. */
    void add(Collection<DeviceSeries> series);

    /** Those of the device that follow, by {@link #keyOf}. */
    List<DeviceSeries> after(DeviceId device, String key, int limit);

    /** The place of a series in the order of {@link #after}. */
    String keyOf(InferenceSeries series);
}
