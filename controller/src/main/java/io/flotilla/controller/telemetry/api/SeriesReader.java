package io.flotilla.controller.telemetry.api;

import io.flotilla.contract.mapping.telemetry.MetricMapper;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.telemetry.series.Resolution;
import io.flotilla.controller.telemetry.series.RollingSeries;
import io.flotilla.controller.telemetry.series.SeriesQuery;
import io.flotilla.controller.telemetry.series.SeriesQuery.Filter;
import io.flotilla.controller.telemetry.series.SeriesQuery.Time;
import io.flotilla.proto.telemetry.v1.ListSeriesRequest;
import java.time.Duration;
import java.time.Instant;

/** Reads which figures a caller asks for. */
final class SeriesReader {

    private SeriesReader() {}

    static SeriesQuery read(ListSeriesRequest request, RollingSeries rolling, Instant now) {
        var end = request.hasEndTime() ? Times.toInstant("end_time", request.getEndTime()) : now;
        var start =
                request.hasStartTime()
                        ? Times.toInstant("start_time", request.getStartTime())
                        : end.minus(usualSpan(request));
        if (!start.isBefore(end)) {
            throw InvalidArgument.of("start_time", "must be before end_time");
        }
        return new SeriesQuery(
                resolution(request, rolling, start),
                isWhole(request),
                request.getByWave(),
                new Time(start, end),
                filter(request));
    }

    private static Resolution resolution(
            ListSeriesRequest request, RollingSeries rolling, Instant start) {
        return switch (request.getResolution()) {
            case RESOLUTION_MINUTE -> Resolution.MINUTE;
            case RESOLUTION_HOUR -> Resolution.HOUR;
            case RESOLUTION_DAY -> Resolution.DAY;
            case RESOLUTION_UNSPECIFIED, RESOLUTION_WHOLE -> rolling.finestAt(start);
            case UNRECOGNIZED -> throw InvalidArgument.of("resolution", "is not known");
        };
    }

    private static boolean isWhole(ListSeriesRequest request) {
        return switch (request.getResolution()) {
            case RESOLUTION_UNSPECIFIED, RESOLUTION_WHOLE -> true;
            case RESOLUTION_MINUTE, RESOLUTION_HOUR, RESOLUTION_DAY, UNRECOGNIZED -> false;
        };
    }

    private static Duration usualSpan(ListSeriesRequest request) {
        return switch (request.getResolution()) {
            case RESOLUTION_HOUR -> Duration.ofDays(1);
            case RESOLUTION_DAY -> Duration.ofDays(30);
            case RESOLUTION_UNSPECIFIED, RESOLUTION_MINUTE, RESOLUTION_WHOLE, UNRECOGNIZED ->
                    Duration.ofHours(1);
        };
    }

    private static Filter filter(ListSeriesRequest request) {
        var metric = MetricMapper.fromWire(request.getMetric()).orElse(null);
        if (metric == null && request.getMetricValue() != 0) {
            throw InvalidArgument.of("metric", "is not known");
        }
        return new Filter(
                request.getModelVersion(),
                request.getVariant(),
                request.getHardwareClass(),
                request.getRollout(),
                metric);
    }
}
