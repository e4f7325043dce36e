package io.flotilla.controller.rollout.assignment;

import io.flotilla.controller.shared.DeviceId;
import java.util.List;

/**
 * The whole desired state of one device.
 *
 * @param generation rises with every change; 0: the device was never told anything
 * @param slots slots to be emptied included
 */
public record Assignment(DeviceId device, long generation, List<AssignedSlot> slots) {

    public Assignment {
        slots = List.copyOf(slots);
    }
}
