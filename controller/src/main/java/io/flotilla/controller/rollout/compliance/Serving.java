package io.flotilla.controller.rollout.compliance;

import io.flotilla.controller.rollout.engine.RolloutId;
import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One variant that one device served in one slot for some time.
 *
 * @param variant its full resource name
 * @param start when it was found good there, by the device's clock
 * @param end when the next one was; null: none was yet
 * @param creator of the rollout
 * @param key its place in the order of servings
 */
public record Serving(
        DeviceId device,
        String slot,
        String variant,
        Instant start,
        @Nullable Instant end,
        RolloutId rollout,
        String creator,
        String key) {}
