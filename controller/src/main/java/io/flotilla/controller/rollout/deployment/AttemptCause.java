package io.flotilla.controller.rollout.deployment;

/** Why there is an attempt. */
public enum AttemptCause {
    /** The first choice. */
    ASSIGNMENT,
    /** The same variant again, after a passing failure. */
    RETRY,
    /** The next variant that fits, after one failed. */
    LADDER,
    /** Back to what served before. */
    ROLLBACK,
    /** Another variant suits the device better by now. */
    RESELECTION
}
