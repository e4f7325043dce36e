package io.flotilla.controller.rollout.deployment;

import java.time.Duration;
import java.time.Instant;

/**
 * That a device does nothing until a window of its rollout's schedule opens: meanwhile it neither
 * runs out of time nor holds a place.
 *
 * @param opens by the device's clock
 */
public record WindowWait(Purpose purpose, Instant opens) {

    /** A device that says that it waits for longer is not believed: a month, and some more. */
    static final Duration LONGEST = Duration.ofDays(35);

    /** What windows are for. */
    public enum Purpose {
        /** Downloading. */
        DOWNLOAD,
        /** Activating. */
        ACTIVATE,
        /** Downloading over another network; the device looks again then. */
        NETWORK;

        String words() {
            return switch (this) {
                case DOWNLOAD -> "download";
                case ACTIVATE -> "activate";
                case NETWORK -> "download on another network";
            };
        }
    }
}
