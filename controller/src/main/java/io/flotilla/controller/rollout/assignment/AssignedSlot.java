package io.flotilla.controller.rollout.assignment;

import io.flotilla.controller.rollout.deployment.DeploymentId;

/**
 * What one slot of a device is to serve.
 *
 * @param round of the deployment that it fulfils
 * @param modelVersion {@code models/{model}/versions/{version}}; empty: the slot is to be emptied
 * @param pinned id of the only variant that will do; empty: the policy decides
 * @param generation of the assignment with which the slot last changed
 */
public record AssignedSlot(
        String slot,
        DeploymentId deployment,
        int round,
        AssignmentCause cause,
        String modelVersion,
        String pinned,
        long generation) {

    public boolean isEmpty() {
        return modelVersion.isEmpty();
    }
}
