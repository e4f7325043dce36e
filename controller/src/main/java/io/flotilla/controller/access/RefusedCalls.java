package io.flotilla.controller.access;

import io.flotilla.controller.shared.Event;
import io.flotilla.controller.shared.EventLog;
import io.flotilla.controller.shared.FleetException.Denied;
import io.flotilla.controller.shared.FleetException.LimitReached;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Objects;

/**
 * Writes down that somebody tried to change what it may not. Of one who tries without end no more
 * is written than the limit of failures lets through.
 */
@ApplicationScoped
public class RefusedCalls {

    private final EventLog events;
    private final FailureLimit limit;

    RefusedCalls(EventLog events, FailureLimit limit) {
        this.events = events;
        this.limit = limit;
    }

    /**
     * Writes the refusal down.
     *
     * @param method full name of what was called
     * @param address that the call came from
     */
    @Transactional
    public void note(Principal caller, String method, String address, Denied refusal) {
        var source = "refused " + caller.actor().name();
        try {
            limit.check(source);
        } catch (LimitReached enough) {
            return;
        }
        limit.failed(source);
        events.record(
                new Event(
                        caller.actor(),
                        "call.refuse",
                        method,
                        Objects.requireNonNullElse(refusal.getMessage(), ""),
                        Map.of("refusal", refusal.reason(), "address", address)));
    }
}
