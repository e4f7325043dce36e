package io.flotilla.controller.distribution;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.LimitReached;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts the open streams against their limits. Its own lock guards the counts. */
final class DeliverySlots {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final int limitPerDevice;
    private final int limit;
    private final Map<DeviceId, Integer> openByDevice = new HashMap<>();
    private int open;

    DeliverySlots(int limitPerDevice, int limit) {
        this.limitPerDevice = limitPerDevice;
        this.limit = limit;
    }

    /**
     * Takes a slot for the device, to be given back.
     *
     * @throws LimitReached if the device, or all together, have as many as they may
     */
    synchronized void take(DeviceId device) {
        var ofDevice = openByDevice.getOrDefault(device, 0);
        if (ofDevice >= limitPerDevice) {
            throw reached(
                    "DEVICE_STREAMS",
                    device.resourceName(),
                    "%s has %d downloads open, which is the most."
                            .formatted(device.resourceName(), ofDevice),
                    limitPerDevice);
        }
        if (open >= limit) {
            throw reached(
                    "CONTROLLER_STREAMS",
                    "downloads",
                    "%d downloads are open, which is the most.".formatted(open),
                    limit);
        }
        openByDevice.put(device, ofDevice + 1);
        open++;
    }

    synchronized void giveBack(DeviceId device) {
        openByDevice.computeIfPresent(device, (_, count) -> count == 1 ? null : count - 1);
        open--;
    }

    synchronized int open() {
        return open;
    }

    private static LimitReached reached(String reason, String subject, String message, int limit) {
        return new LimitReached(
                reason, subject, message, RETRY, Map.of("limit", Integer.toString(limit)));
    }
}
