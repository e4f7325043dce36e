package io.flotilla.controller.device;

/** Whether a device can be reached; derived from its last heartbeat, never stored. */
public enum Connectivity {
    /** Heard of within three heartbeats. */
    ONLINE,
    /** Missed three heartbeats. */
    STALE,
    /** Not heard of for longer than the offline threshold, or never. */
    OFFLINE
}
