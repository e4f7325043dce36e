package io.flotilla.agent.reconcile.schedule;

import java.time.Instant;

/**
 * That a slot does nothing about its assignment until a window opens, or until it is looked at
 * again.
 *
 * @param opens by this device's clock
 */
public record WindowWait(Purpose purpose, Instant opens) {

    /** What windows are for. */
    public enum Purpose {
        /** Bytes may come. */
        DOWNLOAD,
        /** What was downloaded may start to serve. */
        ACTIVATE,
        /** Bytes may come, but over another network; it is looked at again then. */
        NETWORK
    }
}
