package io.flotilla.contract.hardware;

import org.jspecify.annotations.Nullable;

/**
 * What an accelerator was doing at one moment; null where it does not say.
 *
 * @param utilizationRatio share of the time in which it computed, 0 to 1
 * @param powerWatts what it drew
 * @param temperatureCelsius of its chip
 */
public record Activity(
        @Nullable Double utilizationRatio,
        @Nullable Double powerWatts,
        @Nullable Double temperatureCelsius) {

    /** Nothing is known. */
    public static final Activity UNKNOWN = new Activity(null, null, null);
}
