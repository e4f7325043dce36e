package io.flotilla.agent.serve;

import io.flotilla.contract.telemetry.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was served since the start, as Prometheus reads it. Names and buckets are those of the
 * controller's metrics. Safe for use by many threads.
 */
public final class MetricsPage implements Meter {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Slots and variants are few; what comes beyond is not counted. */
    private static final int MAX_SERIES = 1024;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Slots slots;
    private final Admission admission;

    /** By name and labels. Guarded by this, like the one below. */
    private final Map<String, Map<String, Buckets>> histograms = new TreeMap<>();

    private final Map<String, Long> errors = new TreeMap<>();

    public MetricsPage(Slots slots, Admission admission) {
        this.slots = slots;
        this.admission = admission;
    }

    private static final class Buckets {
        private final Metric metric;
        private final long[] counts;
        private double sum;

        private Buckets(Metric metric) {
            this.metric = metric;
            this.counts = new long[metric.bounds().size() + 1];
        }

        private void add(double value) {
            counts[metric.bucketOf(value)]++;
            sum += value;
        }

        private void write(StringBuilder page, String name, String labels) {
            var count = 0L;
            for (var at = 0; at < counts.length; at++) {
                count += counts[at];
                var bound =
                        at < metric.bounds().size() ? metric.bounds().get(at).toString() : "+Inf";
                line(page, name + "_bucket", labels + ",le=\"" + bound + "\"", count);
            }
            line(page, name + "_sum", labels, sum);
            line(page, name + "_count", labels, count);
        }
    }

    @Override
    public synchronized void record(Measurement measurement) {
        var labels = labels(measurement);
        if (!measurement.succeeded()) {
            var key = labels + ",reason=\"" + measurement.error() + "\"";
            if (errors.size() < MAX_SERIES || errors.containsKey(key)) {
                errors.merge(key, 1L, Long::sum);
            }
            return;
        }
        add(Metric.REQUEST_DURATION, labels, measurement.duration().toNanos() / NANOS_PER_SECOND);
        add(Metric.INPUT_TOKENS, labels + ",type=\"input\"", (double) measurement.inputTokens());
        var output = measurement.output();
        if (output.tokens() > 0) {
            add(Metric.OUTPUT_TOKENS, labels + ",type=\"output\"", (double) output.tokens());
            add(
                    Metric.TIME_TO_FIRST_TOKEN,
                    labels,
                    output.firstToken().toNanos() / NANOS_PER_SECOND);
        }
        if (output.tokens() > 1) {
            add(
                    Metric.TIME_PER_OUTPUT_TOKEN,
                    labels,
                    output.perToken().toNanos() / NANOS_PER_SECOND);
        }
    }

    @Override
    public synchronized void sure(Measurement measurement, List<Double> confidences) {
        var labels = labels(measurement);
        confidences.forEach(one -> add(Metric.CONFIDENCE, labels, one));
    }

    private static String labels(Measurement measurement) {
        return labels(measurement.slot(), measurement.variant())
                + ",operation=\""
                + measurement.operation()
                + "\"";
    }

    private void add(Metric metric, String labels, double value) {
        var series = histograms.computeIfAbsent(metric.prometheusName(), _ -> new TreeMap<>());
        if (series.size() < MAX_SERIES || series.containsKey(labels)) {
            series.computeIfAbsent(labels, _ -> new Buckets(metric)).add(value);
        }
    }

    /** The page. */
    synchronized String write() {
        var page = new StringBuilder();
        histograms.forEach(
                (name, series) -> {
                    type(page, name, "histogram");
                    series.forEach((labels, buckets) -> buckets.write(page, name, labels));
                });
        type(page, "flotilla_errors_total", "counter");
        errors.forEach((labels, count) -> line(page, "flotilla_errors_total", labels, count));
        type(page, "flotilla_app_requests_total", "counter");
        new TreeMap<>(admission.counts())
                .forEach(
                        (app, count) -> {
                            var labels = "app=\"" + app + "\",outcome=";
                            var name = "flotilla_app_requests_total";
                            line(page, name, labels + "\"admitted\"", count.admitted());
                            line(page, name, labels + "\"refused\"", count.refused());
                        });
        type(page, "flotilla_model_resident_bytes", "gauge");
        type(page, "flotilla_model_load_seconds", "gauge");
        for (var slot : slots.all()) {
            slot.occupant().ifPresent(occupant -> write(page, slot.name(), occupant));
        }
        return page.toString();
    }

    private static void write(StringBuilder page, String slot, Occupant occupant) {
        var labels = labels(slot, occupant.variant());
        var model = occupant.model();
        line(page, "flotilla_model_resident_bytes", labels, model.residentBytes());
        line(
                page,
                "flotilla_model_load_seconds",
                labels,
                model.loadTime().toNanos() / NANOS_PER_SECOND);
    }

    private static String labels(String slot, String variant) {
        return "slot=\"" + slot + "\",variant=\"" + variant + "\"";
    }

    private static void type(StringBuilder page, String name, String type) {
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder page, String name, String labels, Number value) {
        page.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}
