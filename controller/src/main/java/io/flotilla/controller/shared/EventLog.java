package io.flotilla.controller.shared;

/** The append-only record of every change of state. */
public interface EventLog {

    /**
     * Records the change as part of the running transaction: it stands if and only if that commits.
     * Events of one transaction keep their order. They are written just before the commit, so a
     * transaction never waits for another's while it works.
     *
     * @throws IllegalStateException if no transaction is running
     */
    void record(Event event);
}
