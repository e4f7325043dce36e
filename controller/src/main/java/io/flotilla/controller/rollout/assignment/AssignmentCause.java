package io.flotilla.controller.rollout.assignment;

/** Why a version is assigned. */
public enum AssignmentCause {
    /** A rollout brings it. */
    ROLLOUT,
    /** A rollback brings it back. */
    ROLLBACK
}
