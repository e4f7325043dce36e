package io.flotilla.controller.making;

/** Places in the lifecycle of a making job. */
public enum MakingJobState {
    /** Waits for a worker. */
    PENDING,
    /** A worker is at it. */
    RUNNING,
    /** The variant is made and measured. */
    SUCCEEDED,
    /** It could not be done; it can be retried or cancelled. */
    FAILED,
    /** Nobody wants it any more. */
    CANCELLED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCEEDED, CANCELLED -> true;
            case PENDING, RUNNING, FAILED -> false;
        };
    }

    /** Whether one move leads from here to the other state. */
    public boolean mayBecome(MakingJobState next) {
        return switch (this) {
            case PENDING -> next == RUNNING || next == CANCELLED;
            case RUNNING -> next != RUNNING;
            case FAILED -> next == PENDING || next == CANCELLED;
            case SUCCEEDED, CANCELLED -> false;
        };
    }
}
