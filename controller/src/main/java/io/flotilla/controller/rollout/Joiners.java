package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;

/** Takes devices that come to match a running rollout into its last wave. */
@Singleton
public class Joiners {

    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private final Membership membership;
    private final RolloutRecord record;
    private final Clock clock;

    Joiners(
            RolloutRepository rollouts,
            DeploymentRepository deployments,
            Membership membership,
            RolloutRecord record,
            Clock clock) {
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.membership = membership;
        this.record = record;
        this.clock = clock;
    }

    /**
     * Offers devices that have become ACTIVE, or whose labels have changed, to running rollouts.
     */
    @Transactional
    public void offer(Collection<DeviceId> candidates) {
        for (var id : rollouts.takingJoiners()) {
            takeIn(id, candidates);
        }
    }

    private void takeIn(RolloutId id, Collection<DeviceId> candidates) {
        var rollout = rollouts.lock(id).orElseThrow();
        var lastWave = rollouts.waves(id).getLast();
        var open =
                switch (lastWave.state()) {
                    case PENDING, AWAITING_APPROVAL, RUNNING -> true;
                    case SOAKING, PASSED, BREACHED -> false;
                };
        if (rollout.state().isOver() || !open) {
            return;
        }
        var waves = new LinkedHashMap<DeviceId, Integer>();
        membership.among(rollout, candidates).forEach(d -> waves.put(d, lastWave.ordinal()));
        if (!waves.isEmpty() && !deployments.add(rollout, waves, clock.instant()).isEmpty()) {
            record.changed(id);
        }
    }
}
