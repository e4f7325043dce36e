package io.flotilla.controller.rollout.assignment;

import io.flotilla.controller.shared.DeviceId;
import java.util.List;

/** Told within the transaction that changes assignments of devices. */
public record AssignmentsChanged(List<DeviceId> devices) {

    public AssignmentsChanged {
        devices = List.copyOf(devices);
    }
}
