package io.flotilla.controller.telemetry;

import io.flotilla.contract.selection.Measured;
import io.flotilla.controller.shared.ControllersOnly;
import io.flotilla.controller.shared.DeviceId;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What each device has itself seen variants do, which counts there before all else. */
@Singleton
public class DeviceFigures {

    /** As long as devices count it themselves. */
    private static final Duration MAX_AGE = Duration.ofDays(7);

    private final DeviceFiguresRepository repository;
    private final Clock clock;

    DeviceFigures(DeviceFiguresRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Takes in what devices have said, within the transaction that keeps their reports. */
    void take(Collection<Said> said) {
        if (!said.isEmpty()) {
            repository.keep(said);
        }
    }

    /** What the device has seen of all variants of a version. */
    @Transactional
    public List<Measured> of(DeviceId device, String modelVersion) {
        return repository.of(device, modelVersion, oldest());
    }

    /** What some devices have seen of all variants of a version, by device. */
    @Transactional
    public Map<DeviceId, List<Measured>> of(Collection<DeviceId> devices, String modelVersion) {
        return repository.of(devices, modelVersion, oldest());
    }

    /** What devices have seen of all variants of a version, by device. */
    @Transactional
    public Map<DeviceId, List<Measured>> of(String modelVersion) {
        return repository.of(modelVersion, oldest());
    }

    private Instant oldest() {
        return clock.instant().minus(MAX_AGE);
    }

    @Scheduled(every = "24h", delayed = "1h", skipExecutionIf = ControllersOnly.class)
    @Transactional
    void forget() {
        repository.forgetBefore(oldest());
    }
}
