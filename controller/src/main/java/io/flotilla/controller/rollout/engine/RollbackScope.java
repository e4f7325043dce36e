package io.flotilla.controller.rollout.engine;

/** Which devices of a rollout a rollback concerns. */
public sealed interface RollbackScope {

    /** Those whose deployment FAILED. */
    record FailedDevices() implements RollbackScope {}

    /**
     * Those of one wave.
     *
     * @param ordinal of the wave, from 1
     */
    record OfWave(int ordinal) implements RollbackScope {}

    /**
     * Those that run one variant.
     *
     * @param name {@code models/{model}/versions/{version}/variants/{variant}}
     */
    record OfVariant(String name) implements RollbackScope {}

    /** All; the rollout itself moves to ROLLING_BACK. */
    record WholeRollout() implements RollbackScope {}
}
