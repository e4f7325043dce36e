package io.flotilla.controller.device;

import java.time.Clock;

/** Presence by a clock of a test's own. */
public final class TestPresence {

    private TestPresence() {}

    public static Presence at(DeviceRepository devices, DeviceConfig config, Clock clock) {
        return new Presence(devices, config, clock);
    }
}
