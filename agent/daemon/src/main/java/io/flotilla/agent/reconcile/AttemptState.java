package io.flotilla.agent.reconcile;

/** Places in an attempt's lifecycle. */
public enum AttemptState {
    /** The device knows of it. */
    ASSIGNED,
    /** Bytes are coming. */
    DOWNLOADING,
    /** All bytes are there and are checked against their digests. */
    VERIFYING,
    /** Verified on disk, not serving. */
    STAGED,
    /** Loading, warming up and running the golden test. */
    ACTIVATING,
    /** Serves under watch. */
    SOAKING,
    /** Serves. */
    SUCCEEDED,
    /** Did not get to serve. */
    FAILED,
    /** Did serve or try to; the previous one serves again. */
    REVERTED;

    /** Whether nothing comes after it. */
    public boolean isTerminal() {
        return switch (this) {
            case SUCCEEDED, FAILED, REVERTED -> true;
            case ASSIGNED, DOWNLOADING, VERIFYING, STAGED, ACTIVATING, SOAKING -> false;
        };
    }

    /** Whether another state may follow this one. */
    public boolean mayBecome(AttemptState next) {
        return switch (this) {
            case ASSIGNED -> next == DOWNLOADING || next == FAILED;
            case DOWNLOADING -> next == VERIFYING || next == FAILED;
            case VERIFYING -> next == STAGED || next == FAILED;
            case STAGED -> next == ACTIVATING || next == FAILED;
            case ACTIVATING -> next == SOAKING || next == REVERTED || next == FAILED;
            case SOAKING -> next == SUCCEEDED || next == REVERTED || next == FAILED;
            case SUCCEEDED, FAILED, REVERTED -> false;
        };
    }
}
