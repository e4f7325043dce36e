package io.flotilla.agent.simulate;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happens on all devices. Safe for use by many threads. */
final class Tally {
    private final Map<Event, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> serving = new ConcurrentHashMap<>();

    /** What is counted. */
    enum Event {
        /** A device was welcomed for the first time. */
        CONNECTED,
        /** A device was refused an identity for good. */
        REFUSED,
        /** An assignment was kept. */
        ASSIGNED,
        /** A byte of an artifact arrived. */
        RECEIVED_BYTE,
        /** A variant was loaded. */
        LOADED,
        /** Something went wrong as a profile says. */
        FAULT,
        /** A device lost its connections as a profile says. */
        OUTAGE
    }

    void count(Event event) {
        add(event, 1);
    }

    void add(Event event, long number) {
        counts.computeIfAbsent(event, _ -> new LongAdder()).add(number);
    }

    long of(Event event) {
        var count = counts.get(event);
        return count == null ? 0 : count.sum();
    }

    /** Counts a variant as loaded on one more device, or on one less. */
    void serve(String variant, int more) {
        serving.computeIfAbsent(variant, _ -> new LongAdder()).add(more);
    }

    /** How many devices have each variant loaded; those that no device has are left out. */
    Map<String, Long> serving() {
        var now = new TreeMap<String, Long>();
        serving.forEach(
                (variant, count) -> {
                    if (count.sum() > 0) {
                        now.put(variant, count.sum());
                    }
                });
        return now;
    }
}
