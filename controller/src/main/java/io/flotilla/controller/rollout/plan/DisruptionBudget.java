package io.flotilla.controller.rollout.plan;

import java.util.List;

/**
 * How many devices that stand in for one another may be away at once.
 *
 * @param groupBy labels; devices of the rollout with the same values stand in for one another
 */
public record DisruptionBudget(List<String> groupBy, Limit limit) {

    /** How much of a group may be away. */
    public sealed interface Limit {

        /** So many at most. */
        record MaxUnavailable(int devices) implements Limit {}

        /** All but so many. */
        record MinAvailable(int devices) implements Limit {}
    }

    public DisruptionBudget {
        groupBy = List.copyOf(groupBy);
        if (groupBy.isEmpty()) {
            throw new IllegalArgumentException("a budget needs a label to group by");
        }
    }

    /** Most devices of a group of so many that may be away at once. */
    public int maxUnavailable(int groupSize) {
        return switch (limit) {
            case Limit.MaxUnavailable(var devices) -> devices;
            case Limit.MinAvailable(var devices) -> Math.max(0, groupSize - devices);
        };
    }
}
