package io.flotilla.controller.access;

import io.flotilla.controller.shared.FleetException.LimitReached;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down whoever keeps failing to prove who it is: each address has a bucket of attempts that
 * may fail, which refills with time. The state is guarded by this object's lock; the addresses that
 * failed longest ago are forgotten first.
 */
@ApplicationScoped
public class FailureLimit {

    private static final int MAX_SOURCES = 10_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int burst;
    private final int perSecond;
    private final Clock clock;
    private final LinkedHashMap<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    FailureLimit(AccessSettings settings, Clock clock) {
        burst = settings.failureBurst();
        perSecond = settings.failuresPerSecond();
        this.clock = clock;
    }

    /**
     * Lets an attempt pass.
     *
     * @throws LimitReached if the source has failed too often
     */
    public synchronized void check(String source) {
        var bucket = buckets.get(source);
        if (bucket != null && bucket.refilled(clock.instant()).left < 1) {
            throw new LimitReached(
                    "TOO_MANY_FAILURES",
                    source,
                    "Too many attempts from %s have failed.".formatted(source),
                    RETRY_AFTER,
                    Map.of("source", source));
        }
    }

    /** Counts an attempt that failed. */
    public synchronized void failed(String source) {
        var now = clock.instant();
        var bucket = buckets.getOrDefault(source, new Bucket(burst, now)).refilled(now);
        buckets.put(source, new Bucket(Math.max(0, bucket.left - 1), now));
        if (buckets.size() > MAX_SOURCES) {
            buckets.pollFirstEntry();
        }
    }

    private final class Bucket {

        private final double left;
        private final Instant asOf;

        private Bucket(double left, Instant asOf) {
            this.left = left;
            this.asOf = asOf;
        }

        private Bucket refilled(Instant now) {
            var seconds = Duration.between(asOf, now).toMillis() / 1000.0;
            return new Bucket(Math.min(burst, left + Math.max(0, seconds) * perSecond), now);
        }
    }
}
