package io.flotilla.controller.rollout.measuring;

import io.flotilla.controller.rollout.engine.Rollout;
import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.rollout.gate.Measurement;
import io.flotilla.controller.rollout.gate.Metric;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what analyses measured, and knows what devices measure. Every method works within the
 * running transaction, if any.
 */
public interface AnalysisRepository {

    /**
     * A device that serves the new version.
     *
     * @param now what it measures; null: nothing yet
     * @param before what it had measured of the version before; null: nothing
     * @param unable whether it could not run the version before, where that is what is measured
     */
    record Served(
            String variant,
            String hardwareClass,
            @Nullable Double now,
            @Nullable Double before,
            boolean unable) {}

    /** What another device measured of the version before. */
    record Other(String hardwareClass, double before) {}

    /** Keeps what the rollout's devices have measured of what they serve now. */
    void keepBaseline(RolloutId rollout);

    /** Forgets what was kept so, and how far versions agree. */
    void forgetBaseline(RolloutId rollout);

    /** The devices of a wave that serve the rollout's version. */
    List<Served> served(Rollout rollout, int wave, Metric metric);

    /** What the rollout's devices had measured before it started. */
    List<Other> before(RolloutId rollout, Metric metric);

    /** What the rollout's devices measure that have not been told yet. */
    List<Other> notYetUpdated(RolloutId rollout, Metric metric);

    /** The number of the next measurement. */
    int nextNumber(RolloutId rollout, int wave, String analysis);

    void add(RolloutId rollout, Measurement measurement);

    /** The measurements of these analyses of the wave count no more. */
    void supersede(RolloutId rollout, int wave, Collection<String> analyses);

    /**
     * The measurements of a wave that count, in order; of each verdict of an analysis the latest
     * comes with its findings, and once variants were withdrawn all that did not pass do.
     */
    List<Measurement> measurements(RolloutId rollout, int wave);

    /** Those of all waves of many rollouts; a rollout without any is missing. */
    Map<RolloutId, List<Measurement>> measurementsOf(Collection<RolloutId> rollouts);
}
