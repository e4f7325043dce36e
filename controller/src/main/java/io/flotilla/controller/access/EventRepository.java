package io.flotilla.controller.access;

import java.util.List;

/** Reads the record of all changes. */
public interface EventRepository {

    /**
     * Events in rising sequence.
     *
     * @param resource only those of this resource and of those below it; empty: all
     * @param afterSequence 0: from the first on
     */
    List<RecordedEvent> list(String resource, long afterSequence, int limit);
}
