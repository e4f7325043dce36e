package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import java.util.List;

/**
 * Told within the transaction that changes a rollout.
 *
 * @param devices whose deployments changed
 */
public record RolloutChanged(RolloutId rollout, List<DeviceId> devices) {

    public RolloutChanged {
        devices = List.copyOf(devices);
    }
}
