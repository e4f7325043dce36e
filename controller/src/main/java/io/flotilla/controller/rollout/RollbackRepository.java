package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.Rollback;
import io.flotilla.controller.rollout.engine.RolloutId;
import java.util.List;

/**
 * Keeps rollbacks. Every method works within the running transaction, if any; those that change
 * something need the rollout's lock.
 */
public interface RollbackRepository {

    /** Those of the rollout that are RUNNING. */
    List<Rollback> running(RolloutId rollout);

    /** The ordinal for the next rollback. */
    int nextOrdinal(RolloutId rollout);

    void add(RolloutId rollout, Rollback rollback);

    /** Keeps the rollback's state; its counts follow its deployments by themselves. */
    void update(RolloutId rollout, Rollback rollback);
}
