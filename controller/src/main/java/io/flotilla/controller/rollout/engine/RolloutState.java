package io.flotilla.controller.rollout.engine;

import java.util.Set;

/** Places in a rollout's lifecycle. */
public enum RolloutState {
    /** Waits for somebody to approve it. */
    AWAITING_APPROVAL,
    /** Waits for its time, or for somebody to start it. */
    SCHEDULED,
    /** Serves its waves. */
    RUNNING,
    /** Starts no more devices until it is resumed. */
    PAUSED,
    /** Restores what devices ran before. */
    ROLLING_BACK,
    /** All waves passed; a rollback may follow. */
    SUCCEEDED,
    /** Was refused. */
    REJECTED,
    /** Was ended; devices stay as they are. */
    CANCELLED,
    /** All devices run again what they did before. */
    ROLLED_BACK,
    /** Devices could not be restored. */
    FAILED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether nothing more happens by itself. */
    public boolean isOver() {
        return isTerminal() || this == SUCCEEDED;
    }

    /** Whether one move leads from here to there. */
    public boolean allows(RolloutState there) {
        return next().contains(there);
    }

    private Set<RolloutState> next() {
        return switch (this) {
            case AWAITING_APPROVAL -> Set.of(SCHEDULED, REJECTED, CANCELLED);
            case SCHEDULED -> Set.of(RUNNING, CANCELLED);
            case RUNNING -> Set.of(SUCCEEDED, PAUSED, ROLLING_BACK, CANCELLED);
            case PAUSED -> Set.of(RUNNING, ROLLING_BACK, CANCELLED);
            case ROLLING_BACK -> Set.of(ROLLED_BACK, FAILED);
            case SUCCEEDED -> Set.of(ROLLING_BACK);
            case REJECTED, CANCELLED, ROLLED_BACK, FAILED -> Set.of();
        };
    }
}
