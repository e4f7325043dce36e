package io.flotilla.controller.rollout.engine;

import java.util.Set;

/** Places in a deployment's lifecycle. */
public enum DeploymentState {
    /** Waits to be told, for the first time or anew. */
    PENDING,
    /** The device has been told, and works on it. */
    IN_PROGRESS,
    /** The device serves the version; a rollback may follow. */
    SUCCEEDED,
    /** No attempt succeeded; it may be told anew, or a rollback may follow. */
    FAILED,
    /** No variant fits the device. */
    SKIPPED,
    /** Another rollout took the device over. */
    SUPERSEDED,
    /** The rollout or the device was taken out. */
    CANCELLED,
    /** The device serves again what it did before. */
    ROLLED_BACK;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether its outcome is still to come. */
    public boolean isOpen() {
        return this == PENDING || this == IN_PROGRESS;
    }

    /** Whether one move leads from here to there. */
    public boolean allows(DeploymentState there) {
        return next().contains(there);
    }

    private Set<DeploymentState> next() {
        return switch (this) {
            case PENDING -> Set.of(IN_PROGRESS, SUPERSEDED, CANCELLED);
            case IN_PROGRESS ->
                    Set.of(SUCCEEDED, FAILED, SKIPPED, SUPERSEDED, CANCELLED, ROLLED_BACK);
            case SUCCEEDED -> Set.of(IN_PROGRESS);
            case FAILED -> Set.of(PENDING, IN_PROGRESS);
            case SKIPPED, SUPERSEDED, CANCELLED, ROLLED_BACK -> Set.of();
        };
    }
}
