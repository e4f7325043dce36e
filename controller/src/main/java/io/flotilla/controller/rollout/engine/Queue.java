package io.flotilla.controller.rollout.engine;

import io.flotilla.controller.shared.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of started waves that wait to be told, and what bears on whether they may be.
 *
 * @param next in the order in which they are told; a bounded part of those whose time has come
 * @param nextTime when the time of the next comes; null: there is none whose time has not come
 * @param recentlyTold when devices were told within the rate's window, the oldest first; empty if
 *     no rate is kept
 * @param groups the groups of the disruption budget by their labels' values; empty if there is none
 */
public record Queue(
        List<Candidate> next,
        @Nullable Instant nextTime,
        List<Instant> recentlyTold,
        Map<String, Group> groups) {

    /** Nobody looked, or there are none. */
    public static final Queue EMPTY = new Queue(List.of(), null, List.of(), Map.of());

    public Queue {
        next = List.copyOf(next);
        recentlyTold = List.copyOf(recentlyTold);
        groups = Map.copyOf(groups);
    }

    /**
     * A device that waits to be told.
     *
     * @param group its values of the budget's labels; empty if there is no budget
     * @param isAway whether it is out of reach, or updated by another rollout
     */
    public record Candidate(DeviceId device, String group, boolean isAway) {}

    /**
     * Devices that stand in for one another.
     *
     * @param devices how many there are
     * @param away how many are being updated or out of reach
     * @param updating how many of them are being updated
     */
    public record Group(int devices, int away, int updating) {}
}
