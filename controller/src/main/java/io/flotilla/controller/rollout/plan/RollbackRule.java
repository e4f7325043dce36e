package io.flotilla.controller.rollout.plan;

/** Which devices go back after too many failures: at once, whatever the rate. */
public record RollbackRule(Extent extent) {

    /** What holds where a policy says nothing. */
    public static final RollbackRule DEFAULT = new RollbackRule(Extent.ROLLOUT);

    /** Which devices. */
    public enum Extent {
        /** Those that failed; then somebody looks. */
        FAILED_DEVICES,
        /** Those of the wave; then somebody looks. */
        WAVE,
        /** Those of the hardware class that run the variant which failed; the others go on. */
        VARIANT,
        /** All of them. */
        ROLLOUT
    }
}
