package io.flotilla.controller.access;

import java.time.Instant;

/**
 * The choice of recorded changes.
 *
 * @param resource only those of this resource and of those below it; empty: all
 * @param actor only those that this one made; empty: anybody
 * @param action only these, or with a "." at the end all that begin so; empty: all
 * @param start the time of the earliest
 * @param end the time before which the latest was made
 */
public record EventFilter(
        String resource, String actor, String action, Instant start, Instant end) {

    private static final Instant FAR_AWAY = Instant.parse("9999-12-31T00:00:00Z");

    /** All of a resource and of those below it; empty: all. */
    public static EventFilter of(String resource) {
        return new EventFilter(resource, "", "", Instant.EPOCH, FAR_AWAY);
    }

    /** The same, only of what one has made; empty: anybody. */
    public EventFilter by(String who) {
        return new EventFilter(resource, who, action, start, end);
    }

    /** The same, only of an action, or with a "." at the end of all that begin so; empty: all. */
    public EventFilter doing(String what) {
        return new EventFilter(resource, actor, what, start, end);
    }
}
