package io.flotilla.controller.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts what happens on the agents' streams. */
@Singleton
final class LinkMeters {

    private final Counter unknownKinds;
    private final Counter assignments;

    LinkMeters(MeterRegistry meters) {
        unknownKinds =
                Counter.builder("flotilla.link.messages.unknown")
                        .description("Messages of kinds that are not known here")
                        .register(meters);
        assignments =
                Counter.builder("flotilla.link.assignments.sent")
                        .description("Assignments handed to streams")
                        .register(meters);
    }

    void countUnknownKind() {
        unknownKinds.increment();
    }

    void countAssignment() {
        assignments.increment();
    }
}
