package io.flotilla.agent.reconcile.desired;

import java.util.List;

/**
 * The whole desired state of this device.
 *
 * @param generation rises with every change; 0: nothing was assigned yet
 */
public record Assignment(long generation, List<SlotAssignment> slots) {

    /** What holds before the first assignment. */
    public static final Assignment NONE = new Assignment(0, List.of());

    /** More slots than this are refused. */
    public static final int MAX_SLOTS = 16;

    public Assignment {
        slots = List.copyOf(slots);
    }
}
