package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.Queue;
import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import java.time.Duration;
import java.time.Instant;

/** Knows which devices wait to be told. Every method works within the running transaction. */
public interface DeploymentQueue {

    /**
     * The devices of a rollout that wait to be told, with what its limits count; those of earlier
     * waves come first.
     *
     * @param lastWave ordinal of the last wave whose devices may be told
     * @param offlineBefore a device not heard of since is out of reach
     * @param limit most devices that are wanted
     */
    Queue of(Rollout rollout, int lastWave, Instant now, Instant offlineBefore, int limit);

    /** Spreads the times from which the wave's devices may be told over so long from now on. */
    void spread(RolloutId rollout, int wave, Duration over, Instant now);
}
