package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.deployment.DeploymentId;
import io.flotilla.controller.rollout.engine.DeploymentState;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Moves many deployments at once, with the assignments that follow from it. Every method works
 * within the running transaction and needs the lock of each rollout that it touches. Of two
 * rollouts for one slot of one device the heavier goes before, and of equals the newer.
 */
public interface DeploymentMoves {

    /**
     * A deployment that moved.
     *
     * @param toldDevice whether the assignment of its device changed
     */
    record Moved(
            DeploymentId id,
            DeploymentState from,
            DeploymentState to,
            String reason,
            boolean toldDevice) {}

    /**
     * Ends those of the PENDING devices that a rollout has taken over which goes before this one.
     */
    List<Moved> giveUp(Rollout rollout, Collection<DeviceId> devices, Instant now);

    /** Rollouts that this one goes before and that are at work on its slot of these devices. */
    List<RolloutId> lesserOn(Rollout rollout, Collection<DeviceId> devices);

    /** Takes devices over from rollouts that this one goes before. */
    List<Moved> takeOver(Rollout rollout, Collection<DeviceId> devices, Instant now);

    /** Tells PENDING devices of the rollout to take its version. */
    List<Moved> tell(Rollout rollout, Collection<DeviceId> devices, Instant now);

    /** Lets all FAILED devices of the rollout wait to be told anew. */
    List<Moved> tryAnew(Rollout rollout, Instant now);

    /** Lets those of the devices wait to be told anew that are FAILED. */
    List<Moved> tryAnew(Rollout rollout, Collection<DeviceId> devices, Instant now);

    /**
     * Tells devices of the hardware class that are on their way forward, or have arrived, that what
     * they may choose has changed, without asking anything else of them.
     *
     * @param hardwareClass empty: of all classes
     */
    List<DeviceId> tellAgain(RolloutId rollout, String hardwareClass);

    /** Ends those that have had their time. */
    List<Moved> timeOut(Rollout rollout, Collection<DeviceId> devices, Instant now);

    /** Ends those that are not told yet. */
    List<Moved> cancelPending(RolloutId rollout, String reason, Instant now);

    /**
     * Ends all that are on their way forward; their devices are told to stay with what they served
     * before.
     */
    List<Moved> cancelOpen(RolloutId rollout, String reason, Instant now);

    /** Ends all that are open on the device; it is told to stay with what it served before. */
    List<Moved> cancelOn(DeviceId device, String reason, Instant now);

    /**
     * Tells the devices in the rollback's scope to serve again what they did before: those that the
     * rollout told, that no other has taken over, and that are not on their way back already.
     */
    List<Moved> takeBack(Rollout rollout, Rollback rollback, Instant now);
}
