package io.flotilla.controller.rollout.forecast;

import io.flotilla.contract.schedule.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When a window lets devices do something at the earliest, wherever they are. */
final class EarliestOpening {

    /** What takes longer than so many windows is followed no further. */
    private static final int MAX_WINDOWS = 400;

    private static final int QUARTERS_PER_HOUR = 4;
    private static final int WESTERNMOST_HOURS = -12;
    private static final int EASTERNMOST_HOURS = 14;

    /** All that clocks on Earth go by. */
    private static final List<ZoneOffset> ANYWHERE =
            IntStream.rangeClosed(
                            WESTERNMOST_HOURS * QUARTERS_PER_HOUR,
                            EASTERNMOST_HOURS * QUARTERS_PER_HOUR)
                    .mapToObj(quarters -> ZoneOffset.ofTotalSeconds(quarters * 15 * 60))
                    .toList();

    private final @Nullable Window window;

    /**
     * @param window null: always open
     */
    EarliestOpening(@Nullable Window window) {
        this.window = window;
    }

    /** The first time from then on at which it is open. */
    Instant from(Instant time) {
        if (window == null) {
            return time;
        }
        var open = window;
        return open.zone() == null
                ? ANYWHERE.stream()
                        .map(zone -> open.opening(time, zone))
                        .min(Instant::compareTo)
                        .orElseThrow()
                : open.opening(time, open.zone());
    }

    /**
     * When something is done that begins then and takes so long while the window is open. Where
     * devices go by clocks of their own it is not interrupted: somewhere the window is still open.
     */
    Instant done(Instant begins, Duration takes) {
        return window == null || window.zone() == null
                ? from(begins).plus(takes)
                : done(window, window.zone(), begins, takes);
    }

    private static Instant done(Window window, ZoneId zone, Instant begins, Duration takes) {
        var time = begins;
        var left = takes;
        for (int i = 0; i < MAX_WINDOWS; i++) {
            var opens = window.opening(time, zone);
            var closes = window.closing(opens, zone);
            var room = Duration.between(opens, closes);
            if (left.compareTo(room) <= 0) {
                return opens.plus(left);
            }
            left = left.minus(room);
            time = closes;
        }
        return time.plus(left);
    }
}
