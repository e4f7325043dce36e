package io.flotilla.controller.rollout.plan;

/** What an offline device counts for. */
public enum OfflineDevices {
    /** It is left out of the wave's figures and served when it comes back. */
    EXCLUDE,
    /** The wave waits for it until the update timeout, then leaves it out. */
    WAIT,
    /** It counts as failed at the update timeout. */
    COUNT_AS_TIMEOUT
}
