package io.flotilla.controller.rollout.gate;

import static java.util.stream.Collectors.joining;

import io.flotilla.controller.rollout.analysis.Bounds;
import io.flotilla.controller.rollout.analysis.Bounds.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that devices measure of a variant, and say of it. */
public enum Metric {
    /** That one sequence gets, the median of a device's requests. */
    DECODE_TOKENS_PER_SECOND_P50(Direction.MORE_IS_BETTER),
    /** Of one request, the median. */
    REQUEST_DURATION_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** Within which 95 of 100 requests are done. */
    REQUEST_DURATION_SECONDS_P95(Direction.LESS_IS_BETTER),
    /** Until the first token, the median. */
    TIME_TO_FIRST_TOKEN_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** From the start of the engine until it can answer, the median. */
    MODEL_LOAD_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** The most main memory that the engine held. */
    MODEL_RESIDENT_BYTES(Direction.LESS_IS_BETTER),
    /** The share of a device's requests that failed. */
    REQUEST_ERROR_RATIO(Direction.LESS_IS_BETTER);

    /** So much worse is still well enough, where nothing else is said. */
    private static final double DEFAULT_BOUND = 0.9;

    /** What is compared is above 0. */
    private static final double LEAST_SHARE = 1e-9;

    private final Direction direction;

    Metric(Direction direction) {
        this.direction = direction;
    }

    /** The metric of a name. */
    public static Optional<Metric> named(String name) {
        return Arrays.stream(values()).filter(metric -> metric.id().equals(name)).findFirst();
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(Metric::id).collect(joining(", "));
    }

    /** Its name in policies. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it is a share, which is 0 on most devices: then devices have no ratio of now to
     * before, and what they have in common is their mean.
     */
    public boolean isShare() {
        return this == REQUEST_ERROR_RATIO;
    }

    /** What is compared of a value: of failures, the share that did not fail. */
    public double comparable(double value) {
        return isShare() ? Math.max(LEAST_SHARE, 1 - value) : value;
    }

    /** What devices have in common, of what is compared of them; NaN of none. */
    double summary(List<Double> comparable) {
        return isShare()
                ? 1 - comparable.stream().mapToDouble(one -> one).average().orElse(Double.NaN)
                : Medians.of(comparable);
    }

    /** What counts as good and as bad where no condition says so. */
    Bounds defaultBounds() {
        var bound = direction == Direction.MORE_IS_BETTER ? DEFAULT_BOUND : 1 / DEFAULT_BOUND;
        return new Bounds(direction, bound, bound);
    }
}
