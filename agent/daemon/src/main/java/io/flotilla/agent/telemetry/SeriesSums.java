package io.flotilla.agent.telemetry;

import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.agent.telemetry.InferenceSeries.Distribution;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured of one operation on one variant. Its owner guards it. */
final class SeriesSums {
    /** Reasons are words of ours; this is a belt. */
    private static final int MAX_REASONS = 16;

    private static final String OTHER = "other";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Metric, Values> measured = new EnumMap<>(Metric.class);
    private final Map<Metric, Map<String, Long>> reasons = new EnumMap<>(Metric.class);
    private long requests;
    private long failed;
    private long inputTokens;
    private long peakResidentBytes;

    private static final class Values {
        private final Metric metric;
        private final long[] counts;
        private double sum;

        private Values(Metric metric) {
            this.metric = metric;
            this.counts = new long[metric.bounds().size() + 1];
        }

        private void add(double value) {
            add(value, 1);
        }

        private void add(double value, long times) {
            counts[metric.bucketOf(value)] += times;
            sum += value * times;
        }

        private Histogram histogram() {
            return new Histogram(metric.bounds(), Arrays.stream(counts).boxed().toList(), sum);
        }
    }

    void add(Measurement measurement) {
        peakResidentBytes = Math.max(peakResidentBytes, measurement.peakResidentBytes());
        if (!measurement.succeeded()) {
            failed++;
            count(Metric.ERRORS, measurement.error());
            return;
        }
        requests++;
        inputTokens += measurement.inputTokens();
        add(Metric.REQUEST_DURATION, seconds(measurement.duration()));
        add(Metric.INPUT_TOKENS, (double) measurement.inputTokens());
        var output = measurement.output();
        if (output.tokens() > 0) {
            add(Metric.OUTPUT_TOKENS, (double) output.tokens());
            add(Metric.TIME_TO_FIRST_TOKEN, seconds(output.firstToken()));
        }
        if (output.tokens() > 1) {
            add(Metric.TIME_PER_OUTPUT_TOKEN, seconds(output.perToken()));
        }
    }

    /** Counts something by why it was. */
    void count(Metric metric, String reason) {
        var counts = reasons.computeIfAbsent(metric, _ -> new TreeMap<>());
        counts.merge(
                counts.size() < MAX_REASONS || counts.containsKey(reason) ? reason : OTHER,
                1L,
                Long::sum);
    }

    void add(Metric metric, double value) {
        measured.computeIfAbsent(metric, Values::new).add(value);
    }

    /**
     * Adds the energy of all requests, as much for each as for the others.
     *
     * @param watts that a request takes while it is answered
     */
    void addEnergy(double watts) {
        if (busySeconds() > 0) {
            var joules = watts * busySeconds();
            add(Metric.ENERGY, joules);
            measured.computeIfAbsent(Metric.REQUEST_ENERGY, Values::new)
                    .add(joules / requests, requests);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /** How long requests were answered, one after the other. */
    double busySeconds() {
        var durations = measured.get(Metric.REQUEST_DURATION);
        return durations == null ? 0 : durations.sum;
    }

    long peakResidentBytes() {
        return peakResidentBytes;
    }

    InferenceSeries toSeries(InferenceSeries.Key key) {
        var durations = measured.get(Metric.REQUEST_DURATION);
        return new InferenceSeries(
                key,
                requests,
                failed,
                inputTokens,
                durations == null
                        ? Histogram.empty(Metric.REQUEST_DURATION)
                        : durations.histogram(),
                peakResidentBytes,
                distributions());
    }

    private List<Distribution> distributions() {
        var distributions = new ArrayList<Distribution>();
        measured.forEach(
                (metric, values) -> {
                    if (metric != Metric.REQUEST_DURATION) {
                        distributions.add(new Distribution(metric, "", values.histogram()));
                    }
                });
        reasons.forEach(
                (metric, counts) ->
                        counts.forEach(
                                (reason, count) ->
                                        distributions.add(counted(metric, reason, count))));
        return distributions;
    }

    private static Distribution counted(Metric metric, String reason, long count) {
        return new Distribution(
                metric, reason, new Histogram(List.of(), List.of(count), (double) count));
    }
}
