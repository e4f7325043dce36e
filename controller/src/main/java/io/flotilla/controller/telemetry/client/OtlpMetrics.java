package io.flotilla.controller.telemetry.client;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.client.ShownSeries.Shown;
import io.flotilla.controller.telemetry.client.ShownSeries.Sum;
import io.flotilla.controller.telemetry.series.Distribution;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What devices measured as OTLP says it: cumulative sums and histograms with explicit bounds, named
 * and attributed by OpenTelemetry's conventions for generative AI where they have a name.
 */
final class OtlpMetrics {

    private static final AggregationTemporality CUMULATIVE =
            AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

    private final long start;
    private final long time;
    private final Map<String, io.opentelemetry.proto.metrics.v1.Metric.Builder> metrics =
            new LinkedHashMap<>();

    private OtlpMetrics(Instant start, Instant time) {
        this.start = nanos(start);
        this.time = nanos(time);
    }

    /** All sums, which began at the start, as they are at the time. */
    static ExportMetricsServiceRequest of(List<Sum> sums, Instant start, Instant time) {
        var said = new OtlpMetrics(start, time);
        sums.forEach(sum -> said.add(sum.shown(), sum.values()));
        var scope =
                ScopeMetrics.newBuilder()
                        .setScope(InstrumentationScope.newBuilder().setName("io.flotilla"));
        said.metrics.values().forEach(scope::addMetrics);
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        ResourceMetrics.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(
                                                        attribute("service.name", "flotilla")))
                                .addScopeMetrics(scope))
                .build();
    }

    private void add(Shown shown, Distribution values) {
        var metric = metrics.computeIfAbsent(shown.metric().title(), _ -> begin(shown.metric()));
        if (shown.metric().bounds().isEmpty()) {
            metric.getSumBuilder()
                    .addDataPoints(
                            NumberDataPoint.newBuilder()
                                    .setStartTimeUnixNano(start)
                                    .setTimeUnixNano(time)
                                    .setAsDouble(values.sum(shown.metric()))
                                    .addAllAttributes(attributes(shown)));
        } else {
            metric.getHistogramBuilder()
                    .addDataPoints(
                            HistogramDataPoint.newBuilder()
                                    .setStartTimeUnixNano(start)
                                    .setTimeUnixNano(time)
                                    .setCount(values.count())
                                    .setSum(values.sum(shown.metric()))
                                    .addAllExplicitBounds(shown.metric().bounds())
                                    .addAllBucketCounts(values.counts())
                                    .addAllAttributes(attributes(shown)));
        }
    }

    private static io.opentelemetry.proto.metrics.v1.Metric.Builder begin(Metric metric) {
        var begun =
                io.opentelemetry.proto.metrics.v1.Metric.newBuilder()
                        .setName(metric.title())
                        .setUnit(unit(metric));
        if (metric.bounds().isEmpty()) {
            begun.setSum(
                    io.opentelemetry.proto.metrics.v1.Sum.newBuilder()
                            .setAggregationTemporality(CUMULATIVE)
                            .setIsMonotonic(true));
        } else {
            begun.setHistogram(Histogram.newBuilder().setAggregationTemporality(CUMULATIVE));
        }
        return begun;
    }

    /** By the Unified Code for Units of Measure, with OpenTelemetry's words for what is counted. */
    private static String unit(Metric metric) {
        return switch (metric) {
            case REQUEST_DURATION, TIME_TO_FIRST_TOKEN, TIME_PER_OUTPUT_TOKEN -> "s";
            case INPUT_TOKENS, OUTPUT_TOKENS -> "{token}";
            case CONFIDENCE,
                    GOLDEN_TEST_SCORE,
                    MEMORY_RATIO,
                    SHADOW_EMBEDDING_COSINE,
                    SHADOW_TEXT_AGREEMENT,
                    SHADOW_LABEL_AGREEMENT ->
                    "1";
            case ENERGY, REQUEST_ENERGY -> "J";
            case ERRORS -> "{error}";
            case CRASHES -> "{crash}";
            case SHADOW_UNABLE -> "{time}";
        };
    }

    private static List<KeyValue> attributes(Shown shown) {
        var attributes = new ArrayList<KeyValue>();
        attributes.add(attribute("flotilla.variant", shown.variant()));
        attributes.add(attribute("flotilla.hardware_class", shown.hardwareClass()));
        attributes.add(attribute("gen_ai.operation.name", shown.operation()));
        switch (shown.metric()) {
            case INPUT_TOKENS -> attributes.add(attribute("gen_ai.token.type", "input"));
            case OUTPUT_TOKENS -> attributes.add(attribute("gen_ai.token.type", "output"));
            case ERRORS -> attributes.add(attribute("error.type", shown.attribute()));
            case SHADOW_UNABLE -> attributes.add(attribute("flotilla.reason", shown.attribute()));
            case REQUEST_DURATION,
                    TIME_TO_FIRST_TOKEN,
                    TIME_PER_OUTPUT_TOKEN,
                    CONFIDENCE,
                    GOLDEN_TEST_SCORE,
                    MEMORY_RATIO,
                    ENERGY,
                    CRASHES,
                    SHADOW_EMBEDDING_COSINE,
                    SHADOW_TEXT_AGREEMENT,
                    SHADOW_LABEL_AGREEMENT,
                    REQUEST_ENERGY -> {}
        }
        return attributes;
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
