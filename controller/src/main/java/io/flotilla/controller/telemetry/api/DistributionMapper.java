package io.flotilla.controller.telemetry.api;

import io.flotilla.contract.mapping.telemetry.MetricMapper;
import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.Histogram;
import io.flotilla.controller.telemetry.InferenceSeries.Measured;
import io.flotilla.controller.telemetry.series.Distribution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Maps what was counted or measured. */
final class DistributionMapper {

    private static final int MAX_DISTRIBUTIONS = 32;
    private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private DistributionMapper() {}

    /** Those that are well-formed and in the buckets of a metric that is known here. */
    static Map<Measured, Distribution> fromWire(
            List<io.flotilla.proto.telemetry.v1.Distribution> messages) {
        var distributions = new HashMap<Measured, Distribution>();
        for (var message : messages.subList(0, Math.min(messages.size(), MAX_DISTRIBUTIONS))) {
            var metric = MetricMapper.fromWire(message.getMetric());
            if (metric.isPresent() && isWellFormed(metric.get(), message)) {
                distributions.merge(
                        new Measured(metric.get(), message.getAttribute()),
                        Distribution.of(
                                message.getValues().getCountsList(),
                                Distribution.parts(metric.get(), message.getValues().getSum())),
                        Distribution::plus);
            }
        }
        return distributions;
    }

    private static boolean isWellFormed(
            Metric metric, io.flotilla.proto.telemetry.v1.Distribution message) {
        var values = message.getValues();
        var hasReason =
                metric.hasReason()
                        ? REASON.matcher(message.getAttribute()).matches()
                        : message.getAttribute().isEmpty();
        return hasReason
                && metric != Metric.REQUEST_DURATION
                && values.getBoundsList().equals(metric.bounds())
                && Histogram.isWellFormed(
                        values.getBoundsList(), values.getCountsList(), values.getSum());
    }
}
