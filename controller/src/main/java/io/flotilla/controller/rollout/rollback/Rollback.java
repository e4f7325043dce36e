package io.flotilla.controller.rollout.rollback;

import java.time.Instant;

/**
 * The way back of some devices of a rollout, at one moment of its life.
 *
 * @param ordinal its place among the rollbacks of its rollout, from 1
 * @param reason why, for the record
 */
public record Rollback(
        int ordinal,
        RollbackScope scope,
        RollbackState state,
        String reason,
        Progress progress,
        Instant created,
        Instant updated) {

    /**
     * How far it is.
     *
     * @param devices how many it concerns
     * @param restored how many are back
     * @param failed how many could not be brought back
     */
    public record Progress(int devices, int restored, int failed) {

        /** Whether each device has ended its way back. */
        public boolean isComplete() {
            return restored + failed >= devices;
        }
    }

    /** One that has just begun, before its devices are known. */
    public static Rollback begin(int ordinal, RollbackScope scope, String reason, Instant now) {
        return new Rollback(
                ordinal, scope, RollbackState.RUNNING, reason, new Progress(0, 0, 0), now, now);
    }

    /** The same rollback once it is known how many devices it concerns. */
    public Rollback concerning(int devices) {
        return new Rollback(
                ordinal,
                scope,
                state,
                reason,
                new Progress(devices, progress.restored, progress.failed),
                created,
                updated);
    }

    /** Ends it, by what has become of its devices. */
    public Rollback finish(Instant now) {
        var there = progress.failed() == 0 ? RollbackState.SUCCEEDED : RollbackState.FAILED;
        return end(there, now);
    }

    private Rollback end(RollbackState there, Instant now) {
        if (!state.allows(there)) {
            throw new IllegalStateException("rollback %d is %s".formatted(ordinal, state));
        }
        return new Rollback(ordinal, scope, there, reason, progress, created, now);
    }
}
