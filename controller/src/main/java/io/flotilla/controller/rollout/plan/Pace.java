package io.flotilla.controller.rollout.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout and its devices may take.
 *
 * @param updateTimeout how long one device may take before it counts as failed
 * @param progressDeadline how long the rollout may run in all, pauses included; null: no limit
 */
public record Pace(
        Duration updateTimeout,
        OfflineDevices offlineDevices,
        @Nullable Duration progressDeadline) {}
