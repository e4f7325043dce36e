package io.flotilla.controller.telemetry.reading;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.shared.DeviceId;
import java.util.Set;

/**
 * What was newly reported of a variant on a device by one metric.
 *
 * @param place what was read where, and in which sense
 * @param count how many values there were, or how often it happened
 * @param sum of the values
 */
public record Reading(Place place, long count, double sum) {

    /** The metrics that analyses of rollouts look at, device by device. */
    public static final Set<Metric> METRICS =
            Set.of(
                    Metric.SHADOW_EMBEDDING_COSINE,
                    Metric.SHADOW_TEXT_AGREEMENT,
                    Metric.SHADOW_LABEL_AGREEMENT,
                    Metric.SHADOW_UNABLE,
                    Metric.GOLDEN_TEST_SCORE,
                    Metric.MEMORY_RATIO,
                    Metric.CRASHES);

    /** A variant in a slot of a device, by one metric. */
    public record Place(DeviceId device, String slot, String variant, Metric metric) {}

    /** Both together; only of one place. */
    public Reading plus(Reading other) {
        return new Reading(place, count + other.count, sum + other.sum);
    }
}
