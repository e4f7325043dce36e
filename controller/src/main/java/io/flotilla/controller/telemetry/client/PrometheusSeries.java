package io.flotilla.controller.telemetry.client;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.SeriesExport;
import io.flotilla.controller.telemetry.series.Distribution;
import io.flotilla.controller.telemetry.series.Series;
import io.flotilla.controller.telemetry.series.SeriesSums;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Shows Prometheus what devices measured since this controller started, by variant, hardware class
 * and operation. Labels beyond a bounded number of combinations are shown as "other", since devices
 * choose some of them; no label names a device. Its map is guarded by itself.
 */
@Startup
@Singleton
class PrometheusSeries extends Collector implements SeriesExport {

    private static final int MAX_COMBINATIONS = 5000;

    private final Map<Shown, Distribution> sums = new LinkedHashMap<>();

    /** The registry is the one that Quarkus shows, though Micrometer has a newer one. */
    @SuppressWarnings("deprecation")
    PrometheusSeries(PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(this);
    }

    /** What has one set of samples: waves of rollouts are not told apart. */
    private record Shown(
            Metric metric,
            String variant,
            String hardwareClass,
            String operation,
            String attribute) {

        static Shown of(Series series) {
            var served = series.served();
            return new Shown(
                    series.metric(),
                    served.variant(),
                    served.hardwareClass(),
                    served.operation(),
                    series.attribute());
        }

        Shown beyondBound() {
            return new Shown(metric, Series.OTHER, Series.OTHER, Series.OTHER, attribute);
        }

        /** As OpenTelemetry's names are written for Prometheus. */
        String name() {
            var name = metric.title().replace('.', '_');
            return switch (metric.unit()) {
                case SECONDS, JOULES -> name + "_" + metric.unit().word();
                case COUNT, RATIO -> name;
            };
        }

        private List<String> labels() {
            return switch (metric) {
                case INPUT_TOKENS, OUTPUT_TOKENS ->
                        List.of("variant", "hardware_class", "operation", "type");
                case ERRORS -> List.of("variant", "hardware_class", "operation", "reason");
                case REQUEST_DURATION,
                        TIME_TO_FIRST_TOKEN,
                        TIME_PER_OUTPUT_TOKEN,
                        CONFIDENCE,
                        GOLDEN_TEST_SCORE,
                        MEMORY_RATIO,
                        ENERGY,
                        CRASHES ->
                        List.of("variant", "hardware_class", "operation");
            };
        }

        private List<String> values() {
            var last =
                    metric == Metric.ERRORS
                            ? attribute
                            : metric.name().replace("_TOKENS", "").toLowerCase(Locale.ROOT);
            return List.of(variant, hardwareClass, operation, last).subList(0, labels().size());
        }

        Sample sample(String suffix, double value) {
            return new Sample(name() + suffix, labels(), values(), value);
        }

        Sample bucket(String bound, double value) {
            var names = new ArrayList<>(labels());
            names.add("le");
            var values = new ArrayList<>(values());
            values.add(bound);
            return new Sample(name() + "_bucket", names, values, value);
        }
    }

    @Override
    public synchronized void add(SeriesSums added) {
        added.cells()
                .forEach(
                        (cell, values) -> {
                            var shown = Shown.of(cell.series());
                            sums.merge(
                                    sums.size() < MAX_COMBINATIONS || sums.containsKey(shown)
                                            ? shown
                                            : shown.beyondBound(),
                                    values,
                                    Distribution::plus);
                        });
    }

    @Override
    public synchronized List<MetricFamilySamples> collect() {
        var families = new LinkedHashMap<String, MetricFamilySamples>();
        for (var metric : Metric.values()) {
            var any = new Shown(metric, "", "", "", "");
            families.computeIfAbsent(any.name(), _ -> family(any));
        }
        sums.forEach(
                (shown, values) ->
                        Objects.requireNonNull(families.get(shown.name()))
                                .samples
                                .addAll(samples(shown, values)));
        return List.copyOf(families.values());
    }

    private static MetricFamilySamples family(Shown shown) {
        var type = shown.metric.bounds().isEmpty() ? Type.COUNTER : Type.HISTOGRAM;
        return new MetricFamilySamples(
                shown.name(),
                type,
                "What devices measured: " + shown.metric.title(),
                new ArrayList<>());
    }

    private static List<Sample> samples(Shown shown, Distribution values) {
        var sum = values.sum(shown.metric);
        if (shown.metric.bounds().isEmpty()) {
            return List.of(shown.sample("_total", sum));
        }
        var samples = new ArrayList<Sample>();
        long upTo = 0;
        for (int i = 0; i < values.counts().size(); i++) {
            upTo += values.counts().get(i);
            var bounds = shown.metric.bounds();
            var bound = i < bounds.size() ? doubleToGoString(bounds.get(i)) : "+Inf";
            samples.add(shown.bucket(bound, (double) upTo));
        }
        samples.add(shown.sample("_count", (double) upTo));
        samples.add(shown.sample("_sum", sum));
        return samples;
    }
}
