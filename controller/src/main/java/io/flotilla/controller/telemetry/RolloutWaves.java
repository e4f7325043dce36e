package io.flotilla.controller.telemetry;

import io.flotilla.controller.shared.DeviceId;
import io.flotilla.controller.telemetry.series.Series.Wave;
import java.util.Collection;
import java.util.Map;

/** Knows which waves brought versions to devices. */
public interface RolloutWaves {

    /** The last wave that brought each version to a slot of these devices, where one did. */
    Map<Delivered, Wave> of(Collection<DeviceId> devices);

    /**
     * A version in a slot of a device.
     *
     * @param modelVersion {@code models/{model}/versions/{version}}
     */
    record Delivered(DeviceId device, String slot, String modelVersion) {

        /** Of a variant of the version. */
        static Delivered of(DeviceId device, SeriesKey key) {
            var end = key.variant().indexOf("/variants/");
            return new Delivered(
                    device, key.slot(), end < 0 ? key.variant() : key.variant().substring(0, end));
        }
    }
}
