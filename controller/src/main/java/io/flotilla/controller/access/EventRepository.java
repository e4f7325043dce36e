package io.flotilla.controller.access;

import java.util.List;

/** Reads the record of all changes. */
public interface EventRepository {

    /**
     * Events in rising sequence.
     *
     * @param afterSequence 0: from the first on
     */
    List<RecordedEvent> list(EventFilter filter, long afterSequence, int limit);

    /** Those before that place in the record, the newest first. */
    List<RecordedEvent> before(EventFilter filter, long sequence, int limit);

    /** All events of a resource and of those below it; empty: all. */
    default List<RecordedEvent> list(String resource, long afterSequence, int limit) {
        return list(EventFilter.of(resource), afterSequence, limit);
    }
}
