package io.flotilla.controller.telemetry.reading;

import java.util.Collection;

/** Keeps readings with the rollouts that brought the versions, as long as these are under way. */
public interface ReadingRepository {

    /** Adds to what is kept, within the running transaction; at most one of each place. */
    void add(Collection<Reading> readings);
}
