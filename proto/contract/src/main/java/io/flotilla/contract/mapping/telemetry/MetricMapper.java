package io.flotilla.contract.mapping.telemetry;

import io.flotilla.contract.telemetry.Metric;
import java.util.Optional;

/** Maps metrics between Java and the wire. */
public final class MetricMapper {

    private static final String PREFIX = "METRIC_";

    private MetricMapper() {}

    /** The metric's constant. */
    public static io.flotilla.proto.telemetry.v1.Metric toWire(Metric metric) {
        return io.flotilla.proto.telemetry.v1.Metric.valueOf(PREFIX + metric.name());
    }

    /** Empty if it is not said, or newer than this. */
    public static Optional<Metric> fromWire(io.flotilla.proto.telemetry.v1.Metric metric) {
        for (var known : Metric.values()) {
            if (metric.name().equals(PREFIX + known.name())) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}
