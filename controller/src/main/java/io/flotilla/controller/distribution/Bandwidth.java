package io.flotilla.controller.distribution;

import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.shared.FleetException.LimitReached;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shares out the bandwidth of each source of assignments among the streams that it pays for: bytes
 * are given times to be sent at, one after the other. Its own lock guards the times.
 */
final class Bandwidth {

    /** Streams wait no longer than devices bear; further ones are asked to come again. */
    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;

    /** When each source may send again; sources that may at once are forgotten in time. */
    private final Map<String, Long> freeNanos = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    Bandwidth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Lets one more stream in.
     *
     * @throws LimitReached if those that are open have taken the next seconds already
     */
    synchronized void admit(Grant grant) {
        var waitNanos =
                freeNanos.getOrDefault(grant.source(), nanoTime.getAsLong()) - nanoTime.getAsLong();
        if (waitNanos > LONGEST_QUEUE.toNanos()) {
            throw new LimitReached(
                    "BANDWIDTH_TAKEN",
                    "bandwidth",
                    "The bandwidth of the rollout is taken for the next %d s."
                            .formatted(Duration.ofNanos(waitNanos).toSeconds()),
                    Duration.ofNanos(waitNanos),
                    Map.of("bytesPerSecond", Long.toString(grant.maxBytesPerSecond())));
        }
    }

    /**
     * Books so many bytes, and returns how long their sender has to wait; zero where nothing is
     * limited.
     */
    synchronized Duration book(Grant grant, int bytes) {
        if (grant.maxBytesPerSecond() == Grant.ANY_BANDWIDTH) {
            return Duration.ZERO;
        }
        var now = nanoTime.getAsLong();
        var free = Math.max(now, freeNanos.getOrDefault(grant.source(), now));
        var takesNanos = (long) (bytes * 1e9 / grant.maxBytesPerSecond());
        freeNanos.put(grant.source(), free + takesNanos);
        forgetIdle(now);
        return Duration.ofNanos(free - now);
    }

    private void forgetIdle(long now) {
        for (Iterator<Long> oldest = freeNanos.values().iterator();
                oldest.hasNext() && oldest.next() - now < 0; ) {
            oldest.remove();
        }
    }
}
