package io.flotilla.controller.overview;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.controller.device.Connectivity;
import io.flotilla.controller.device.DeviceState;
import io.flotilla.controller.device.Health;
import java.util.Set;

/**
 * Which devices are looked for; what is empty bounds nothing.
 *
 * @param text part of the id or display name
 * @param serving versions or variants, one of which a slot serves
 */
public record DeviceFilter(
        String text,
        LabelSelector selector,
        Set<DeviceState> states,
        Set<Connectivity> connectivities,
        Set<Health> healths,
        Set<String> hardwareClasses,
        Set<String> serving) {

    public DeviceFilter {
        states = Set.copyOf(states);
        connectivities = Set.copyOf(connectivities);
        healths = Set.copyOf(healths);
        hardwareClasses = Set.copyOf(hardwareClasses);
        serving = Set.copyOf(serving);
    }
}
