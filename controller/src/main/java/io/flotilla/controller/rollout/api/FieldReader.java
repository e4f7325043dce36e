package io.flotilla.controller.rollout.api;

import io.flotilla.controller.rollout.plan.Pace;
import io.flotilla.controller.shared.Violations;
import java.time.DateTimeException;
import java.time.Duration;

/** Reads fields that have bounds; what is out of them becomes a violation and the nearest bound. */
final class FieldReader {

    private final Violations violations;

    FieldReader(Violations violations) {
        this.violations = violations;
    }

    /** A ratio from 0 to 1. */
    double ratio(String field, double value) {
        if (value >= 0 && value <= 1) {
            return value;
        }
        violations.add(field, "must be within 0 to 1, not " + value);
        return 0;
    }

    /** A ratio above 0 and at most 1. */
    double share(String field, double value) {
        if (value > 0 && value <= 1) {
            return value;
        }
        violations.add(field, "must be above 0 and at most 1, not " + value);
        return 1;
    }

    /** A number within bounds. */
    int number(String field, int value, int least, int most) {
        if (value >= least && value <= most) {
            return value;
        }
        violations.add(field, "must be within %d to %d, not %d".formatted(least, most, value));
        return least;
    }

    /** A large number within bounds. */
    long number(String field, long value, long least, long most) {
        if (value >= least && value <= most) {
            return value;
        }
        violations.add(field, "must be within %d to %d, not %d".formatted(least, most, value));
        return least;
    }

    /** A duration within bounds. */
    Duration duration(
            String field, com.google.protobuf.Duration value, Duration least, Duration most) {
        try {
            var duration = Duration.ofSeconds(value.getSeconds(), value.getNanos());
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (ArithmeticException | DateTimeException tooLong) {
            // It is out of bounds in any case.
        }
        violations.add(
                field,
                "must be within %s to %s, not %d s"
                        .formatted(Pace.inWords(least), Pace.inWords(most), value.getSeconds()));
        return least;
    }
}
