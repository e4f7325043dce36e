package io.flotilla.controller.overview;

import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import io.flotilla.controller.device.SlotStatus;
import io.flotilla.controller.shared.DeviceId;
import java.util.List;
import java.util.Map;

/** A device as lists show it: without its hardware. */
public record FoundDevice(
        DeviceId id,
        String displayName,
        DeviceState state,
        Health health,
        Map<String, String> labels,
        String hardwareClass,
        List<SlotStatus> slots) {

    public FoundDevice {
        labels = Map.copyOf(labels);
        slots = List.copyOf(slots);
    }
}
