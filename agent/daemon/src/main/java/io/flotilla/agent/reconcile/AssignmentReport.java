package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.schedule.WindowWait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far an assignment is reached: the whole of it each time.
 *
 * @param rejection why the assignment was refused; null: it was accepted
 * @param slots the state of each slot
 */
public record AssignmentReport(
        long generation, @Nullable Rejection rejection, List<SlotReport> slots) {
    public AssignmentReport {
        slots = List.copyOf(slots);
    }

    /** Why an assignment as a whole was refused. */
    public record Rejection(String reason, String message) {}

    /**
     * How far one slot is.
     *
     * @param awaited the window that it waits for; null: it waits for none
     */
    public record SlotReport(String slot, Pursuit pursuit, @Nullable WindowWait awaited) {}
}
