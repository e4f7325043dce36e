package io.flotilla.agent.reconcile;

import io.flotilla.agent.reconcile.desired.Assignment;
import java.io.IOException;
import java.util.List;

/**
 * What is written down of the desired and the actual state, so that a restart goes on from there.
 */
public interface Journal {

    /** The assignment that was last kept; {@link Assignment#NONE} if none was. */
    Assignment loadAssignment() throws IOException;

    /** Keeps an assignment; when this returns it outlives a power loss. */
    void save(Assignment assignment) throws IOException;

    /** Every slot that was kept. */
    List<SlotState> loadSlots() throws IOException;

    /** Keeps the state of a slot; when this returns it outlives a power loss. */
    void save(SlotState state) throws IOException;

    /** Forgets a slot. */
    void remove(String slot) throws IOException;
}
