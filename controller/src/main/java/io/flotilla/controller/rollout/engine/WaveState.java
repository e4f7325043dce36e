package io.flotilla.controller.rollout.engine;

import java.util.Set;

/** Places in a wave's lifecycle. */
public enum WaveState {
    /** An earlier wave runs. */
    PENDING,
    /** Waits for somebody to let it start. */
    AWAITING_APPROVAL,
    /** Its devices are being served. */
    RUNNING,
    /** Its devices serve under watch. */
    SOAKING,
    /** Its gate was met. */
    PASSED,
    /** Its gate was missed. */
    BREACHED;

    /** Whether no move leads out of it. */
    public boolean isTerminal() {
        return next().isEmpty();
    }

    /** Whether its devices may be told. */
    public boolean hasStarted() {
        return switch (this) {
            case PENDING, AWAITING_APPROVAL -> false;
            case RUNNING, SOAKING, PASSED, BREACHED -> true;
        };
    }

    /** Whether one move leads from here to there. */
    public boolean allows(WaveState there) {
        return next().contains(there);
    }

    private Set<WaveState> next() {
        return switch (this) {
            case PENDING -> Set.of(AWAITING_APPROVAL, RUNNING);
            case AWAITING_APPROVAL -> Set.of(RUNNING);
            case RUNNING -> Set.of(SOAKING, PASSED, BREACHED);
            case SOAKING -> Set.of(PASSED, BREACHED);
            case PASSED, BREACHED -> Set.of();
        };
    }
}
