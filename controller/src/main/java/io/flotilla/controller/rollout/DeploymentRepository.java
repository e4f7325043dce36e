package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.deployment.Deployment;
import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Penalties;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.Stragglers;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps deployments. Every method works within the running transaction, if any; those that change
 * something need the rollout's lock.
 */
public interface DeploymentRepository {

    Optional<Deployment> find(DeploymentId id);

    /** Those of the rollout whose devices follow, by device. */
    List<Deployment> after(RolloutId rollout, String device, int limit);

    List<Deployment> findAll(Collection<DeploymentId> ids);

    /** The latest on the device that chose from the version. */
    Optional<Deployment> latestChoice(DeviceId device, String modelVersion);

    /**
     * Adds deployments in PENDING, each to a wave; a device that has one already keeps it.
     *
     * @return the devices whose deployments were added
     */
    List<DeviceId> add(Rollout rollout, Map<DeviceId, Integer> waves, Instant now);

    /** Keeps what reports have changed. */
    void update(Collection<Deployment> deployments, Instant now);

    /** Rollouts that are at work on the device. */
    List<RolloutId> openOn(DeviceId device);

    /**
     * What is known of devices that were told and have not ended.
     *
     * @param wave the current one; 0: none
     * @param offlineBefore a device not heard of since is out of reach
     * @param limit most overdue devices that are wanted
     */
    Stragglers stragglers(Rollout rollout, int wave, Instant now, Instant offlineBefore, int limit);

    /**
     * Devices that failed and are to be told anew by themselves, as the policy's penalty says.
     *
     * @param limit most devices that are wanted
     */
    Penalties penalties(Rollout rollout, Instant now, int limit);

    /** How many deployments of rollouts that are not over are in each state. */
    Map<DeploymentState, Integer> countByState();
}
