package io.flotilla.controller.rollout.rollback;

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
     * Those that run one variant, which no device chooses any more.
     *
     * @param name {@code models/{model}/versions/{version}/variants/{variant}}
     * @param hardwareClass only devices of this class; empty: of all
     */
    record OfVariant(String name, String hardwareClass) implements RollbackScope {}

    /** All; the rollout itself moves to ROLLING_BACK. */
    record WholeRollout() implements RollbackScope {}
}
