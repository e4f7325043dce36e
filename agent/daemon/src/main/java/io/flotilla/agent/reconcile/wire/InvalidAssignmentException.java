package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.AssignmentReport.Rejection;

/** An assignment that this agent cannot take as it is. */
public final class InvalidAssignmentException extends Exception {
    private static final long serialVersionUID = 1;
    private static final String REASON = "INVALID_ASSIGNMENT";

    InvalidAssignmentException(String message) {
        super(message);
    }

    /** How it is reported. */
    public Rejection rejection() {
        return new Rejection(REASON, String.valueOf(getMessage()));
    }
}
