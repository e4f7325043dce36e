package io.flotilla.controller.rollout.deployment;

import java.util.Set;

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

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether one move leads from here to there. */
    public boolean allows(AttemptState there) {
        return next().contains(there);
    }

    /** Whether any moves lead from here to there: reports may leave places out, never go back. */
    public boolean leadsTo(AttemptState there) {
        return next().stream().anyMatch(step -> step == there || step.leadsTo(there));
    }

    private Set<AttemptState> next() {
        return switch (this) {
            case ASSIGNED -> Set.of(DOWNLOADING, FAILED);
            case DOWNLOADING -> Set.of(VERIFYING, FAILED);
            case VERIFYING -> Set.of(STAGED, FAILED);
            case STAGED -> Set.of(ACTIVATING, FAILED);
            case ACTIVATING -> Set.of(SOAKING, REVERTED, FAILED);
            case SOAKING -> Set.of(SUCCEEDED, REVERTED, FAILED);
            case SUCCEEDED, FAILED, REVERTED -> Set.of();
        };
    }
}
