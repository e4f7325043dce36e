package io.flotilla.controller.rollout;

import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.FleetId;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.engine.RolloutState;
import io.flotilla.controller.rollout.engine.Wave;
import io.flotilla.controller.shared.EncodedMessage;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rollouts with their waves. Every method works within the running transaction, if any. A
 * transaction that changes anything of a rollout locks the rollout first, and locks several from
 * the heaviest to the lightest, and of equals from the newest to the oldest.
 */
public interface RolloutRepository {

    Optional<Rollout> find(RolloutId id);

    /** Finds it and keeps others from changing anything of it until the transaction ends. */
    Optional<Rollout> lock(RolloutId id);

    /** Like {@link #lock}, but finds nothing while somebody else holds it. */
    Optional<Rollout> lockUnlessBusy(RolloutId id);

    /** Locks those that exist, in the order that the others keep. */
    void lockAll(Collection<RolloutId> ids);

    /** Those within reach made before the key, newest first; empty: from the newest on. */
    List<Rollout> before(String key, Reach reach, int limit);

    /** The place of a rollout in the order of {@link #before}. */
    String keyOf(RolloutId id);

    Optional<Rollout> findByRequest(String creator, String requestId);

    /** Policies as they were sent, of those that exist. */
    Map<RolloutId, EncodedMessage> policiesOf(Collection<RolloutId> ids);

    /** Adds the rollout; false if one of that id exists, and then nothing changes. */
    boolean add(Rollout rollout, EncodedMessage policy, String requestId);

    /**
     * Keeps its state, reason and times.
     *
     * @param due when to look at it again even if nothing happens; null: no need to
     */
    Rollout update(Rollout rollout, @Nullable Instant due);

    /** Keeps only when to look at it again; null: no need to. */
    void look(RolloutId id, @Nullable Instant due);

    /** Those whose time to be looked at has come. */
    List<RolloutId> due(Instant now, int limit);

    /**
     * Those that take in devices that join: RUNNING or PAUSED, with a last wave that may grow, and
     * with a membership that is not FROZEN.
     */
    List<RolloutId> takingJoiners();

    /** A rollout that is not over and names the fleet. */
    Optional<RolloutId> openOnFleet(FleetId fleet);

    List<Wave> waves(RolloutId id);

    /** The waves of many, in order; a rollout that has not started is missing. */
    Map<RolloutId, List<Wave>> wavesOf(Collection<RolloutId> ids);

    void addWaves(RolloutId id, int count);

    /** Keeps the wave's state and times; its counts follow its deployments by themselves. */
    void update(RolloutId id, Wave wave);

    /** How many rollouts are in each state; states without any are missing. */
    Map<RolloutState, Integer> countByState();
}
