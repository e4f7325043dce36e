package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Devices that failed and will be told anew by themselves. Until then they count as failed and hold
 * no place.
 *
 * @param served those that were left alone long enough; a bounded part of them
 * @param nextEnd when the next will have been; null: there is none
 */
public record Penalties(List<DeviceId> served, @Nullable Instant nextEnd) {

    /** Nobody looked, or there are none. */
    public static final Penalties NONE = new Penalties(List.of(), null);

    public Penalties {
        served = List.copyOf(served);
    }
}
