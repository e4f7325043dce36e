package io.flotilla.contract.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A time that comes again and again and lasts for a while. A local time that the clocks leave out
 * opens it when they go on, and one that they show twice opens it the first time.
 *
 * @param at when it opens
 * @param zone that the times are in; null: each device's own
 * @param duration how long it stays open
 */
public record Window(CronExpression at, @Nullable ZoneId zone, Duration duration) {

    public static final Duration SHORTEST = Duration.ofMinutes(1);
    public static final Duration LONGEST = Duration.ofDays(7);

    /**
     * Windows that overlap are followed no further than this, which is for ever to whoever asks.
     */
    private static final Duration HORIZON = Duration.ofDays(14);

    public Window {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a window of " + duration);
        }
    }

    /**
     * Whether it is open.
     *
     * @param own the device's own zone
     */
    public boolean isOpen(Instant now, ZoneId own) {
        return !lastPossibleOpening(now, own).isAfter(now);
    }

    /** When it opens next, if it is closed now; now if it is open. */
    public Instant opening(Instant now, ZoneId own) {
        var opening = lastPossibleOpening(now, own);
        return opening.isAfter(now) ? opening : now;
    }

    /** When it closes, if it is open now; one that never closes is followed for some days. */
    public Instant closing(Instant now, ZoneId own) {
        var opening = lastPossibleOpening(now, own);
        var closing = opening.plus(duration);
        while (!closing.isAfter(now.plus(HORIZON))) {
            opening = openingAfter(opening, own);
            if (opening.isAfter(closing)) {
                return closing;
            }
            closing = opening.plus(duration);
        }
        return closing;
    }

    /** The first opening of which the window does not end before now. */
    private Instant lastPossibleOpening(Instant now, ZoneId own) {
        return openingAfter(now.minus(duration), own);
    }

    private Instant openingAfter(Instant time, ZoneId own) {
        var in = zone == null ? own : zone;
        // What the clocks show again or leave out may lie before the local time by that much.
        var local = LocalDateTime.ofInstant(time, in).minusHours(3);
        while (true) {
            var next = at.next(local).orElseThrow();
            var opening = next.atZone(in).toInstant();
            if (opening.isAfter(time)) {
                return opening;
            }
            local = next.plusMinutes(1);
        }
    }
}
