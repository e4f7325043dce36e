package io.flotilla.controller.telemetry;

import io.flotilla.controller.device.Presence;
import io.flotilla.controller.shared.ControllersOnly;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/**
 * Shows how many devices there are by state and hardware class, and how many of them are online.
 */
@Singleton
public class FleetMeters {

    private static final int MAX_GROUPS = 1000;

    private final FleetCounts counts;
    private final Presence presence;
    private final MultiGauge gauges;

    FleetMeters(FleetCounts counts, Presence presence, MeterRegistry meters) {
        this.counts = counts;
        this.presence = presence;
        gauges =
                MultiGauge.builder("flotilla.devices")
                        .description("Devices of each state and hardware class")
                        .register(meters);
    }

    @Scheduled(
            every = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ControllersOnly.class)
    void count() {
        gauges.register(
                counts.of(presence.offlineBefore(), MAX_GROUPS).entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(tags(entry.getKey()), entry.getValue()))
                        .toList(),
                true);
    }

    private static Tags tags(FleetCounts.Group group) {
        return Tags.of(
                "state",
                group.state(),
                "hardware_class",
                group.hardwareClass(),
                "connectivity",
                group.isOnline() ? "online" : "offline");
    }
}
