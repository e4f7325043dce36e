package io.flotilla.agent.telemetry;

import io.flotilla.agent.select.Learned;
import io.flotilla.agent.serve.Meter;
import io.flotilla.contract.selection.Measured.Speed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Learns from what is served how fast variants are: of each the last requests that asked for one
 * inference. Safe for use by many threads.
 */
public final class ServedSpeeds implements Meter {
    /** Requests that are remembered of each variant. */
    static final int WINDOW = 256;

    /** Fewer say nothing of the slowest. */
    static final int FEWEST = 40;

    /** More variants than serve at a time are not looked at. */
    private static final int MAX_VARIANTS = 32;

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Learned learned;
    private final Clock clock;

    /** Guarded by this, like all below. */
    private final Map<String, Ring> rings = new HashMap<>();

    private Instant lastTold;

    public ServedSpeeds(Learned learned, Clock clock) {
        this.learned = learned;
        this.clock = clock;
        this.lastTold = clock.instant();
    }

    /** Durations in the order in which they came, the oldest overwritten. */
    private static final class Ring {
        private final long[] nanos = new long[WINDOW];
        private final long[] firstTokenNanos = new long[WINDOW];
        private final long[] tokenNanos = new long[WINDOW];
        private long count;
        private int fresh;
        private long peakBytes;

        private void add(Measurement measurement) {
            var at = (int) (count % WINDOW);
            nanos[at] = measurement.duration().toNanos();
            firstTokenNanos[at] = measurement.output().firstToken().toNanos();
            tokenNanos[at] = measurement.output().perToken().toNanos();
            count++;
            fresh++;
            peakBytes = Math.max(peakBytes, measurement.peakResidentBytes());
        }

        private int size() {
            return (int) Math.min(count, WINDOW);
        }

        private Speed speed() {
            var perToken = at(tokenNanos, 0.5);
            return new Speed(
                    perToken > 0 ? 1 / perToken : 0,
                    at(nanos, 0.5),
                    at(nanos, 0.95),
                    at(firstTokenNanos, 0.5));
        }

        private double at(long[] values, double ratio) {
            var sorted = Arrays.copyOf(values, size());
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(ratio * sorted.length) - 1] / NANOS_PER_SECOND;
        }
    }

    @Override
    public synchronized void record(Measurement measurement) {
        if (!measurement.succeeded() || measurement.inputs() != 1) {
            return;
        }
        if (rings.size() < MAX_VARIANTS || rings.containsKey(measurement.variant())) {
            rings.computeIfAbsent(measurement.variant(), _ -> new Ring()).add(measurement);
        }
    }

    /** Passes on what has come in, no more often than once a minute. */
    synchronized void tell() {
        var now = clock.instant();
        if (now.isBefore(lastTold.plus(INTERVAL))) {
            return;
        }
        lastTold = now;
        rings.forEach(
                (variant, ring) -> {
                    if (ring.fresh > 0 && ring.size() >= FEWEST) {
                        ring.fresh = 0;
                        learned.served(variant, ring.size(), ring.speed(), ring.peakBytes);
                    }
                });
        rings.values().removeIf(ring -> ring.fresh == 0 && ring.size() < FEWEST);
    }
}
