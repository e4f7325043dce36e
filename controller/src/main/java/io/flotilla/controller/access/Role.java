package io.flotilla.controller.access;

/** What an operator may do. Each role includes VIEWER, and ADMIN includes all. */
public enum Role {
    /** Reads everything but secrets. */
    VIEWER,
    /** Runs rollouts and manages devices and fleets. */
    OPERATOR,
    /** Uploads artifacts and publishes models. */
    PUBLISHER,
    /** Approves rollouts and devices. */
    APPROVER,
    /** Everything, tokens included. */
    ADMIN;

    /** Whether a holder of this role may do what the other one is needed for. */
    public boolean includes(Role needed) {
        return this == ADMIN || this == needed || needed == VIEWER;
    }
}
