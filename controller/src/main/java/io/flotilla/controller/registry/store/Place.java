package io.flotilla.controller.registry.store;

import io.flotilla.controller.shared.FleetException.InvalidArgument;
import java.time.DateTimeException;
import java.time.Instant;

/** A place in a list that is ordered by time and then by name, as text for page tokens. */
record Place(Instant createTime, String name) {

    /** Before all others, in a list with the newest first. */
    static final Place FIRST = new Place(Instant.parse("9999-12-31T00:00:00Z"), "");

    static Place parse(String text) {
        var space = text.indexOf(' ');
        try {
            return new Place(
                    Instant.parse(text.substring(0, Math.max(0, space))),
                    text.substring(space + 1));
        } catch (DateTimeException _) {
            throw InvalidArgument.of("page_token", "is not one that an earlier page gave");
        }
    }

    @Override
    public String toString() {
        return createTime + " " + name;
    }
}
