package io.flotilla.controller.rollout.deployment;

import java.util.List;

/**
 * How far one slot of a device is with a deployment.
 *
 * @param round of the deployment that this is about
 * @param attempts in order, those of earlier rounds included
 */
public record SlotProgress(
        DeploymentId deployment,
        int round,
        Choice choice,
        List<Attempt> attempts,
        Outcome outcome) {

    public SlotProgress {
        attempts = List.copyOf(attempts);
    }
}
