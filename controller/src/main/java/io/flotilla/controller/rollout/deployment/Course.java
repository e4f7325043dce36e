package io.flotilla.controller.rollout.deployment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a device is told to do within a deployment.
 *
 * @param round from 1; 0: it was not told yet
 * @param generation of the assignment that told it
 * @param rollback ordinal of the rollback that takes it back; 0: it is on its way forward
 * @param awaited the window that it waits for; null: it waits for none
 * @param deadline when it has had its time; null: it was not told yet
 */
public record Course(
        int round,
        long generation,
        int rollback,
        @Nullable WindowWait awaited,
        @Nullable Instant deadline) {

    /** Of a deployment whose wave has not started. */
    public static final Course NOT_TOLD = new Course(0, 0, 0, null, null);

    Course awaiting(@Nullable WindowWait window) {
        return new Course(round, generation, rollback, window, deadline);
    }

    public boolean leadsBack() {
        return rollback > 0;
    }
}
