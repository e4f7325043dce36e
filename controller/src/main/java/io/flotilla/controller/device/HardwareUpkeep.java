package io.flotilla.controller.device;

import io.flotilla.controller.shared.ControllersOnly;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;

/** Forgets hardware that no device has any more, and labels of such. */
@Singleton
public class HardwareUpkeep {

    /** Longer than the day that may pass before it is noted that hardware was seen again. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final DeviceRepository devices;
    private final Clock clock;

    HardwareUpkeep(DeviceRepository devices, Clock clock) {
        this.devices = devices;
        this.clock = clock;
    }

    @Scheduled(every = "24h", delayed = "1h", skipExecutionIf = ControllersOnly.class)
    void forget() {
        devices.forgetHardware(clock.instant().minus(KEPT));
    }

    @Scheduled(every = "24h", delayed = "1h", skipExecutionIf = ControllersOnly.class)
    @Transactional
    void forgetLabels() {
        devices.forgetHardwareLabels();
    }
}
