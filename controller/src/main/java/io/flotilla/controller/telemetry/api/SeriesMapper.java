package io.flotilla.controller.telemetry.api;

import io.flotilla.contract.mapping.telemetry.MetricMapper;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.telemetry.series.Drift;
import io.flotilla.controller.telemetry.series.SeriesPoint;
import io.flotilla.proto.telemetry.v1.Histogram;

/** Maps figures of the fleet to the wire. */
final class SeriesMapper {

    private SeriesMapper() {}

    static io.flotilla.proto.telemetry.v1.SeriesPoint toWire(SeriesPoint point) {
        var served = point.series().served();
        var metric = point.series().metric();
        var values = point.values();
        return io.flotilla.proto.telemetry.v1.SeriesPoint.newBuilder()
                .setVariant(served.variant())
                .setHardwareClass(served.hardwareClass())
                .setRollout(served.wave().rollout())
                .setWave(served.wave().ordinal())
                .setOperation(served.operation())
                .setMetric(MetricMapper.toWire(metric))
                .setAttribute(point.series().attribute())
                .setStartTime(Times.toProto(point.start()))
                .setSpan(Times.toProto(point.span()))
                .setCount(values.count())
                .setValues(
                        Histogram.newBuilder()
                                .addAllBounds(metric.bounds())
                                .addAllCounts(values.counts())
                                .setSum(values.sum(metric)))
                .setP50(values.quantile(metric, 0.5))
                .setP95(values.quantile(metric, 0.95))
                .setP99(values.quantile(metric, 0.99))
                .build();
    }

    static io.flotilla.proto.telemetry.v1.Drift toWire(Drift drift) {
        var served = drift.series().served();
        return io.flotilla.proto.telemetry.v1.Drift.newBuilder()
                .setVariant(served.variant())
                .setHardwareClass(served.hardwareClass())
                .setOperation(served.operation())
                .setMetric(MetricMapper.toWire(drift.series().metric()))
                .setPopulationStabilityIndex(drift.stabilityIndex())
                .setBaselineCount(drift.baselineCount())
                .setRecentCount(drift.recentCount())
                .setBaselineStartTime(Times.toProto(drift.baselineStart()))
                .build();
    }
}
