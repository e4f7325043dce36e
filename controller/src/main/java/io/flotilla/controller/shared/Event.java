package io.flotilla.controller.shared;

import java.util.Map;

/**
 * One change of state: who did what to what, and why.
 *
 * @param action in the form resource.verb, e.g. {@code rollout.pause}
 * @param resource full name of what was changed
 * @param reason in one sentence; empty if nobody said
 * @param details further facts by lowerCamelCase key, e.g. {@code from} and {@code to} of a
 *     lifecycle move
 */
public record Event(
        Actor actor, String action, String resource, String reason, Map<String, String> details) {

    public Event {
        details = Map.copyOf(details);
    }

    /** A move of a lifecycle. */
    public static Event move(
            Actor actor, String action, String resource, String reason, Enum<?> from, Enum<?> to) {
        return new Event(
                actor, action, resource, reason, Map.of("from", from.name(), "to", to.name()));
    }
}
