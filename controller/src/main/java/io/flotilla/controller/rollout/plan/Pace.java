package io.flotilla.controller.rollout.plan;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout and its devices may take.
 *
 * @param updateTimeout how long one device may take before it counts as failed
 * @param progressDeadline how long the rollout may run in all, pauses included; null: no limit
 */
public record Pace(
        Duration updateTimeout,
        OfflineDevices offlineDevices,
        @Nullable Duration progressDeadline) {

    /** A length of time as people write it in policies, e.g. 10m, 1h30m or 7d. */
    public static String inWords(Duration length) {
        var days = length.toDays() >= 2 ? length.toDays() : 0;
        var rest = length.minusDays(days);
        var seconds =
                BigDecimal.valueOf(rest.toSecondsPart())
                        .add(BigDecimal.valueOf(rest.toNanosPart(), 9))
                        .stripTrailingZeros();
        var words =
                part(days, "d")
                        + part(rest.toHours(), "h")
                        + part(rest.toMinutesPart(), "m")
                        + (seconds.signum() == 0 ? "" : seconds.toPlainString() + "s");
        return words.isEmpty() ? "0s" : words;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
