package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import java.util.List;

/**
 * Told within the transaction that changes a rollout.
 *
 * @param devices whose deployments changed
 * @param isMove whether something moved, rather than only got further
 */
public record RolloutChanged(RolloutId rollout, List<DeviceId> devices, boolean isMove) {

    public RolloutChanged {
        devices = List.copyOf(devices);
    }
}
