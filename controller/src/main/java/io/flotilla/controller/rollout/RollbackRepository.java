package io.flotilla.controller.rollout;

import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.rollback.Rollback;
import io.flotilla.controller.rollout.rollback.VariantEvidence;
import io.flotilla.controller.rollout.rollback.Withdrawal;
import io.flotilla.controller.shared.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps rollbacks and withdrawals. Every method works within the running transaction, if any; those
 * that change something need the rollout's lock.
 */
public interface RollbackRepository {

    /** Those of the rollout that are RUNNING. */
    List<Rollback> running(RolloutId rollout);

    /** The ordinal for the next rollback. */
    int nextOrdinal(RolloutId rollout);

    void add(RolloutId rollout, Rollback rollback);

    /** Withdraws a variant; false if it was withdrawn before, and then nothing changes. */
    boolean add(RolloutId rollout, Withdrawal withdrawal);

    /** What the rollouts have withdrawn, the first first; those that have not are missing. */
    Map<RolloutId, List<Withdrawal>> withdrawals(Collection<RolloutId> rollouts);

    /** What the rollouts that brought devices the version keep them from; many are missing. */
    Map<DeviceId, List<Withdrawal>> withdrawnFrom(
            Collection<DeviceId> devices, String modelVersion);

    /** What rollouts of the version that are under way have withdrawn. */
    List<Withdrawal> withdrawnUnderWay(String modelVersion);

    /**
     * What devices have shown of variants.
     *
     * @param wave the current one; 0: none
     * @param judged whether the variants are judged, so that their failures are wanted
     */
    VariantEvidence evidence(Rollout rollout, int wave, boolean judged);

    /** Keeps the rollback's state; its counts follow its deployments by themselves. */
    void update(RolloutId rollout, Rollback rollback);
}
