package io.flotilla.controller.rollout.plan;

/** What a rollout does about too many failures. */
public enum ErrorAction {
    /** Waits for somebody to look. */
    PAUSE,
    /** Restores what the devices ran before. */
    ROLL_BACK,
    /** Ends, and leaves devices as they are. */
    CANCEL
}
