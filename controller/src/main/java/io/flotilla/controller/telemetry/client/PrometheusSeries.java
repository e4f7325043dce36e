package io.flotilla.controller.telemetry.client;

import io.flotilla.contract.telemetry.Metric;
import io.flotilla.controller.telemetry.client.ShownSeries.Shown;
import io.flotilla.controller.telemetry.series.Distribution;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Shows Prometheus what devices measured. */
@Startup
@Singleton
class PrometheusSeries extends Collector {

    private final ShownSeries series;

    /** The registry is the one that Quarkus shows, though Micrometer has a newer one. */
    @SuppressWarnings("deprecation")
    PrometheusSeries(ShownSeries series, PrometheusMeterRegistry registry) {
        this.series = series;
        registry.getPrometheusRegistry().register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var families = new LinkedHashMap<String, MetricFamilySamples>();
        for (var metric : Metric.values()) {
            families.computeIfAbsent(metric.prometheusName(), name -> family(metric, name));
        }
        for (var sum : series.sums()) {
            Objects.requireNonNull(families.get(sum.shown().metric().prometheusName()))
                    .samples
                    .addAll(samples(sum.shown(), sum.values()));
        }
        return List.copyOf(families.values());
    }

    private static MetricFamilySamples family(Metric metric, String name) {
        var type = metric.bounds().isEmpty() ? Type.COUNTER : Type.HISTOGRAM;
        return new MetricFamilySamples(
                name, type, "What devices measured: " + metric.title(), new ArrayList<>());
    }

    private static List<Sample> samples(Shown shown, Distribution values) {
        var bounds = shown.metric().bounds();
        var sum = values.sum(shown.metric());
        if (bounds.isEmpty()) {
            return List.of(sample(shown, "_total", sum));
        }
        var samples = new ArrayList<Sample>();
        long upTo = 0;
        for (int i = 0; i < values.counts().size(); i++) {
            upTo += values.counts().get(i);
            var bound = i < bounds.size() ? doubleToGoString(bounds.get(i)) : "+Inf";
            samples.add(bucket(shown, bound, (double) upTo));
        }
        samples.add(sample(shown, "_count", (double) upTo));
        samples.add(sample(shown, "_sum", sum));
        return samples;
    }

    private static Sample sample(Shown shown, String suffix, double value) {
        return new Sample(
                shown.metric().prometheusName() + suffix, labels(shown), values(shown), value);
    }

    private static Sample bucket(Shown shown, String bound, double value) {
        var names = new ArrayList<>(labels(shown));
        names.add("le");
        var values = new ArrayList<>(values(shown));
        values.add(bound);
        return new Sample(shown.metric().prometheusName() + "_bucket", names, values, value);
    }

    private static List<String> labels(Shown shown) {
        return switch (shown.metric()) {
            case INPUT_TOKENS, OUTPUT_TOKENS ->
                    List.of("variant", "hardware_class", "operation", "type");
            case ERRORS, SHADOW_UNABLE ->
                    List.of("variant", "hardware_class", "operation", "reason");
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
                    REQUEST_ENERGY ->
                    List.of("variant", "hardware_class", "operation");
        };
    }

    private static List<String> values(Shown shown) {
        var metric = shown.metric();
        var last =
                metric.hasReason()
                        ? shown.attribute()
                        : metric.name().replace("_TOKENS", "").toLowerCase(Locale.ROOT);
        return List.of(shown.variant(), shown.hardwareClass(), shown.operation(), last)
                .subList(0, labels(shown).size());
    }
}
