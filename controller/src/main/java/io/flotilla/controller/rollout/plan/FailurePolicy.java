package io.flotilla.controller.rollout.plan;

import org.jspecify.annotations.Nullable;

/**
 * How a rollout reacts to failures.
 *
 * @param errorCondition null: only the threshold at a wave's end counts
 */
public record FailurePolicy(
        @Nullable ErrorCondition errorCondition,
        ErrorAction errorAction,
        RollbackRule rollback,
        Penalty penalty) {

    /** Whether variants are judged one by one, and the bad one alone goes back. */
    public boolean judgesVariants() {
        return errorAction == ErrorAction.ROLL_BACK
                && rollback.extent() == RollbackRule.Extent.VARIANT;
    }
}
