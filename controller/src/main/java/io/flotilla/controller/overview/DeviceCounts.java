package io.flotilla.controller.overview;

import io.flotilla.controller.device.Connectivity;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import java.util.List;
import java.util.Map;

/** How many devices match a filter, in all and by what is known of them. */
public record DeviceCounts(
        int all,
        Map<DeviceState, Integer> states,
        Map<Connectivity, Integer> connectivities,
        Map<Health, Integer> healths,
        List<Count> hardwareClasses,
        List<Count> variants) {

    public DeviceCounts {
        states = Map.copyOf(states);
        connectivities = Map.copyOf(connectivities);
        healths = Map.copyOf(healths);
        hardwareClasses = List.copyOf(hardwareClasses);
        variants = List.copyOf(variants);
    }

    /** How many devices have a value. */
    public record Count(String value, int devices) {}
}
