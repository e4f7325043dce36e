package io.flotilla.agent.shared;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Times and percentages as people write them. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)%");
    private static final double PERCENT = 100;

    private Quantities() {}

    /** The time that a text such as {@code 40ms} or {@code 2h} stands for. */
    static Optional<Duration> duration(String text) {
        var match = DURATION.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        var amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    /** The ratio that a text such as {@code 12.5%} stands for. */
    static OptionalDouble percentage(String text) {
        var match = PERCENTAGE.matcher(text.strip());
        return match.matches()
                ? OptionalDouble.of(Double.parseDouble(match.group(1)) / PERCENT)
                : OptionalDouble.empty();
    }
}
