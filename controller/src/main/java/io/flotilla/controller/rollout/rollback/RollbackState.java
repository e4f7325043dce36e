package io.flotilla.controller.rollout.rollback;

import java.util.Set;

/** Places in a rollback's lifecycle. */
public enum RollbackState {
    /** Devices are on their way back. */
    RUNNING,
    /** All are back. */
    SUCCEEDED,
    /** Some could not be brought back. */
    FAILED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether one move leads from here to there. */
    public boolean allows(RollbackState there) {
        return next().contains(there);
    }

    private Set<RollbackState> next() {
        return switch (this) {
            case RUNNING -> Set.of(SUCCEEDED, FAILED);
            case SUCCEEDED, FAILED -> Set.of();
        };
    }
}
