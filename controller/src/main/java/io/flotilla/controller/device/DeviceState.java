package io.flotilla.controller.device;

import java.util.Set;

/** Places in a device's lifecycle. */
public enum DeviceState {
    /** Enrolled, and waits for somebody to approve it. */
    PENDING_APPROVAL,
    /** Takes part in rollouts. */
    ACTIVE,
    /** Kept out of rollouts for a while. */
    SUSPENDED,
    /** Was refused. */
    REJECTED,
    /** On its way out. */
    RETIRING,
    /** Gone for good. */
    RETIRED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether a device in this state may call the controller at all. */
    public boolean mayConnect() {
        return switch (this) {
            case PENDING_APPROVAL, ACTIVE, SUSPENDED -> true;
            case REJECTED, RETIRING, RETIRED -> false;
        };
    }

    /** Whether rollouts deliver to it. */
    public boolean takesPart() {
        return this == ACTIVE;
    }

    /** Whether one move leads from here to there. */
    public boolean allows(DeviceState there) {
        return next().contains(there);
    }

    private Set<DeviceState> next() {
        return switch (this) {
            case PENDING_APPROVAL -> Set.of(ACTIVE, REJECTED);
            case ACTIVE -> Set.of(SUSPENDED, RETIRING);
            case SUSPENDED -> Set.of(ACTIVE, RETIRING);
            case RETIRING -> Set.of(RETIRED);
            case REJECTED, RETIRED -> Set.of();
        };
    }
}
