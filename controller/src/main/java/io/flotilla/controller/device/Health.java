package io.flotilla.controller.device;

/** How well a device says it is. */
public enum Health {
    /** Not said yet. */
    UNKNOWN,
    /** Serves what it should. */
    HEALTHY,
    /** Serves, but something is wrong. */
    DEGRADED,
    /** A slot that should serve does not. */
    UNHEALTHY
}
