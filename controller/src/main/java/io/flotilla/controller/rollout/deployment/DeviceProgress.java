package io.flotilla.controller.rollout.deployment;

import io.flotilla.controller.shared.DeviceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a device is with an assignment: the whole of it each time, so that a later one makes an
 * earlier one needless.
 *
 * @param generation of the assignment
 * @param rejection why the device refused the assignment as a whole; null: it did not
 */
public record DeviceProgress(
        DeviceId device, long generation, @Nullable String rejection, List<SlotProgress> slots) {

    public DeviceProgress {
        slots = List.copyOf(slots);
    }
}
