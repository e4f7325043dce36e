package io.flotilla.controller.registry;

/** Places in the lifecycle of a model version. */
public enum ModelVersionState {
    /** Being put together; nobody else sees its content. */
    DRAFT,
    /** Its variants are being made and measured. */
    BUILDING,
    /** A quality gate wants somebody to look. */
    AWAITING_APPROVAL,
    /** Its manifest waits for the release key. */
    AWAITING_SIGNATURE,
    /** May be rolled out. */
    PUBLISHED,
    /** Runs where it runs, takes no new rollouts. */
    DEPRECATED,
    /** Put away. */
    ARCHIVED,
    /** Was refused. */
    REJECTED,
    /** Must not be served anywhere. */
    REVOKED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return switch (this) {
            case ARCHIVED, REJECTED, REVOKED -> true;
            case DRAFT, BUILDING, AWAITING_APPROVAL, AWAITING_SIGNATURE, PUBLISHED, DEPRECATED ->
                    false;
        };
    }

    /** Whether one move leads from here to the other state. */
    public boolean mayBecome(ModelVersionState next) {
        return switch (this) {
            case DRAFT -> next == BUILDING;
            case BUILDING -> next == AWAITING_APPROVAL || next == REJECTED;
            case AWAITING_APPROVAL -> next == AWAITING_SIGNATURE || next == REJECTED;
            case AWAITING_SIGNATURE -> next == PUBLISHED;
            case PUBLISHED -> next == DEPRECATED || next == REVOKED;
            case DEPRECATED -> next == ARCHIVED || next == REVOKED;
            case ARCHIVED, REJECTED, REVOKED -> false;
        };
    }
}
