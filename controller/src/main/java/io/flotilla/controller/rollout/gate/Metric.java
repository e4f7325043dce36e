package io.flotilla.controller.rollout.gate;

import static java.util.stream.Collectors.joining;

import io.flotilla.controller.rollout.analysis.Bounds;
import io.flotilla.controller.rollout.analysis.Bounds.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Something that devices measure of a variant, and say of it. */
public enum Metric {
    /** That one sequence gets, the median of a device's requests. */
    DECODE_TOKENS_PER_SECOND_P50(Direction.MORE_IS_BETTER),
    /** Of one request, the median. */
    REQUEST_DURATION_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** Within which 95 of 100 requests are done. */
    REQUEST_DURATION_SECONDS_P95(Direction.LESS_IS_BETTER),
    /** Within which 99 of 100 requests are done, as the buckets of a device's requests tell. */
    REQUEST_DURATION_SECONDS_P99(Direction.LESS_IS_BETTER),
    /** Until the first token, the median. */
    TIME_TO_FIRST_TOKEN_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** From the start of the engine until it can answer, the median. */
    MODEL_LOAD_SECONDS_P50(Direction.LESS_IS_BETTER),
    /** The most main memory that the engine held. */
    MODEL_RESIDENT_BYTES(Direction.LESS_IS_BETTER),
    /** The most main memory of the engine as a share of what selection had expected. */
    MEMORY_PREDICTION_RATIO(Direction.LESS_IS_BETTER),
    /** Energy of a request, the mean. */
    REQUEST_ENERGY_JOULES(Direction.LESS_IS_BETTER),
    /** The share of a device's requests that failed. */
    REQUEST_ERROR_RATIO(Direction.LESS_IS_BETTER),
    /** The share of devices on which the engine ended by itself while it served. */
    ENGINE_CRASH_RATIO(Direction.LESS_IS_BETTER),
    /** How well golden tests were passed, the mean of a device's. */
    GOLDEN_TEST_SCORE(Direction.MORE_IS_BETTER),
    /** How near embeddings are to those of the outgoing version: their mean cosine. */
    SHADOW_EMBEDDING_COSINE(Direction.MORE_IS_BETTER),
    /** The share of words that the outgoing version would have written too. */
    SHADOW_TEXT_AGREEMENT(Direction.MORE_IS_BETTER),
    /** The share of inputs that the outgoing version would have given the same class. */
    SHADOW_LABEL_AGREEMENT(Direction.MORE_IS_BETTER);

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
        return this == REQUEST_ERROR_RATIO || this == ENGINE_CRASH_RATIO;
    }

    /** Whether it says how far a version agrees with the one before it on the same inputs. */
    public boolean isShadow() {
        return switch (this) {
            case SHADOW_EMBEDDING_COSINE, SHADOW_TEXT_AGREEMENT, SHADOW_LABEL_AGREEMENT -> true;
            default -> false;
        };
    }

    /**
     * What every device is compared with, where that is not what was measured before: no engine
     * should crash, memory should be what was expected, tests should be passed in full, and a
     * version agrees with itself entirely.
     */
    public OptionalDouble standard() {
        return switch (this) {
            case ENGINE_CRASH_RATIO -> OptionalDouble.of(0);
            case MEMORY_PREDICTION_RATIO,
                    GOLDEN_TEST_SCORE,
                    SHADOW_EMBEDDING_COSINE,
                    SHADOW_TEXT_AGREEMENT,
                    SHADOW_LABEL_AGREEMENT ->
                    OptionalDouble.of(1);
            case DECODE_TOKENS_PER_SECOND_P50,
                    REQUEST_DURATION_SECONDS_P50,
                    REQUEST_DURATION_SECONDS_P95,
                    REQUEST_DURATION_SECONDS_P99,
                    TIME_TO_FIRST_TOKEN_SECONDS_P50,
                    MODEL_LOAD_SECONDS_P50,
                    MODEL_RESIDENT_BYTES,
                    REQUEST_ENERGY_JOULES,
                    REQUEST_ERROR_RATIO ->
                    OptionalDouble.empty();
        };
    }

    /** What is compared of a value, above 0: of failures, the share that did not fail. */
    public double comparable(double value) {
        var positive = isShare() ? 1 - value : value;
        return isShare() || standard().isPresent() ? Math.max(LEAST_SHARE, positive) : positive;
    }

    /** What is compared of devices that have only so much in common. */
    double comparableSummary(List<Double> comparable) {
        return comparable(summary(comparable));
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
