package io.flotilla.controller.rollout.deployment;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.ResourceName;
import java.util.Optional;

/** Which rollout on which device: {@code rollouts/{rollout}/deployments/{device}}. */
public record DeploymentId(RolloutId rollout, DeviceId device) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("rollouts/{rollout}/deployments/{device}");

    /** Reads a name as a caller sent it in the field. */
    public static DeploymentId parse(String field, String resourceName) {
        var name = NAMES.parse(field, resourceName);
        return new DeploymentId(
                new RolloutId(name.id("rollout")), DeviceId.parseId(field, name.id("device")));
    }

    /** Reads a name that a device reported; empty if it is not one of a deployment. */
    public static Optional<DeploymentId> ofReported(String resourceName) {
        try {
            return Optional.of(parse("deployment", resourceName));
        } catch (InvalidArgument _) {
            return Optional.empty();
        }
    }

    /** The full resource name. */
    public String resourceName() {
        return NAMES.of(rollout.value(), device.value()).toString();
    }

    @Override
    public String toString() {
        return resourceName();
    }
}
