package io.flotilla.controller.rollout;

import static io.flotilla.controller.rollout.RolloutRecord.ENGINE;

import io.flotilla.controller.device.DeviceMoved;
import io.flotilla.controller.shared.Batches;
import io.flotilla.controller.shared.DeviceId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Lets rollouts follow what becomes of devices. */
@Singleton
public class DeviceFollower {

    private static final int MAX_WAITING = 100_000;
    private static final int OFFERED_AT_ONCE = 500;

    private final RolloutRepository rollouts;
    private final DeploymentRepository deployments;
    private final DeploymentMoves moves;
    private final RolloutRecord record;
    private final Clock clock;
    private final Batches<DeviceId> candidates;

    DeviceFollower(
            RolloutRepository rollouts,
            DeploymentRepository deployments,
            DeploymentMoves moves,
            RolloutRecord record,
            Joiners joiners,
            Clock clock) {
        this.rollouts = rollouts;
        this.deployments = deployments;
        this.moves = moves;
        this.record = record;
        this.clock = clock;
        this.candidates =
                new Batches<>(
                        "joiners",
                        MAX_WAITING,
                        OFFERED_AT_ONCE,
                        batch -> joiners.offer(List.copyOf(Set.copyOf(batch))),
                        (_, _) -> {});
    }

    void start(@Observes StartupEvent startup) {
        candidates.start();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        candidates.stop(Duration.ofSeconds(1));
    }

    /** A device that takes no part any more leaves its rollouts in the same transaction. */
    void leave(@Observes DeviceMoved moved) {
        if (moved.state().takesPart()) {
            return;
        }
        var open = deployments.openOn(moved.device());
        if (!open.isEmpty()) {
            rollouts.lockAll(open);
            var reason = "The device is %s.".formatted(moved.state());
            record.moved(moves.cancelOn(moved.device(), reason, clock.instant()), ENGINE);
        }
    }

    /** A device that takes part may join rollouts that run. */
    void join(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeviceMoved moved) {
        if (moved.state().takesPart()) {
            offer(List.of(moved.device()));
        }
    }

    /**
     * Offers devices to rollouts that run; those that find no room are found when the last wave
     * starts.
     */
    public void offer(Collection<DeviceId> devices) {
        devices.forEach(candidates::offer);
    }
}
