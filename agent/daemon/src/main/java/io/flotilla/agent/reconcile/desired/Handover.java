package io.flotilla.agent.reconcile.desired;

/**
 * How what serves gives way to the next.
 *
 * @param room how memory for the next is made
 * @param keepsPrevious whether the version that served before stays on the device for the way back
 */
public record Handover(Room room, boolean keepsPrevious) {

    /** That of a policy which says nothing of it. */
    public static final Handover USUAL = new Handover(Room.AUTO, true);

    /** How memory for the next is made. */
    public enum Room {
        /** What serves is unloaded first only where both do not fit. */
        AUTO,
        /** What serves answers until the next does; where both do not fit the next fails. */
        HAND_OVER,
        /** What serves is always unloaded first. */
        UNLOAD_THEN_LOAD
    }
}
