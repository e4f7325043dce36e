package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.Map;

/** Keeps how many bytes each device was sent in all. */
public interface DeliveredBytes {

    /** Adds to the totals of devices, in one statement. */
    void add(Map<DeviceId, Long> sentBytes, Instant when);

    /** The total of one device. */
    long of(DeviceId device);
}
