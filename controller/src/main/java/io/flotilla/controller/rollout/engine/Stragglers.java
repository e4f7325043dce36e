package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the devices that a rollout told and that have not ended.
 *
 * @param overdue those that have had their time and count as failed now; a bounded part of them
 * @param unreachable how many of the current wave's are out of reach and still have time
 * @param lost how many of the current wave's are out of reach, have had their time, and do not
 *     count as failed
 * @param placeless how many of all waves hold no place, since they are out of reach, wait for a
 *     window, or are held until something fits them
 * @param waiting those of the current wave that wait for a window
 * @param nextDeadline when the next has had its time; null: none has a deadline to come
 */
public record Stragglers(
        List<DeviceId> overdue,
        int unreachable,
        int lost,
        int placeless,
        Waiting waiting,
        @Nullable Instant nextDeadline) {

    /**
     * Devices of the current wave that do nothing until a window of their schedule opens.
     *
     * @param nextOpening when the first of their windows opens; null: none waits
     */
    public record Waiting(int devices, @Nullable Instant nextOpening) {

        /** None waits. */
        public static final Waiting NONE = new Waiting(0, null);
    }

    /** Nobody looked, or there are none. */
    public static final Stragglers NONE = new Stragglers(List.of(), 0, 0, 0, Waiting.NONE, null);

    public Stragglers {
        overdue = List.copyOf(overdue);
    }
}
