package io.flotilla.agent.telemetry;

import io.flotilla.agent.serve.Meter;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Adds up what was served until it is drained. Safe for use by many threads. */
public final class SeriesRecorder implements Meter {
    /**
     * As many as a report may hold. Slots and variants are few; what comes beyond is not counted.
     */
    private static final int MAX_SERIES = 256;

    /** What is no request has this operation. */
    private static final String SERVING = "serving";

    private static final double NANOS_PER_SECOND = 1e9;

    /** Guarded by this. */
    private Map<InferenceSeries.Key, SeriesSums> sums = new LinkedHashMap<>();

    @Override
    public void record(Measurement measurement) {
        add(
                measurement.slot(),
                measurement.variant(),
                measurement.operation(),
                sum -> sum.add(measurement));
    }

    @Override
    public void sure(Measurement measurement, List<Double> confidences) {
        add(
                measurement.slot(),
                measurement.variant(),
                measurement.operation(),
                sum -> confidences.forEach(one -> sum.add(Metric.CONFIDENCE, one)));
    }

    @Override
    public void crashed(String slot, String variant) {
        add(slot, variant, SERVING, sum -> sum.add(Metric.CRASHES, 1));
    }

    @Override
    public void tested(String slot, String variant, double score) {
        add(slot, variant, SERVING, sum -> sum.add(Metric.GOLDEN_TEST_SCORE, score));
    }

    @Override
    public void compared(String slot, String variant, Metric metric, double agreement) {
        add(slot, variant, SERVING, sum -> sum.add(metric, agreement));
    }

    @Override
    public void notCompared(String slot, String variant, String reason) {
        add(slot, variant, SERVING, sum -> sum.count(Metric.SHADOW_UNABLE, reason));
    }

    private synchronized void add(
            String slot, String variant, String operation, Consumer<SeriesSums> addition) {
        var key = new InferenceSeries.Key(slot, variant, operation);
        if (sums.size() < MAX_SERIES || sums.containsKey(key)) {
            addition.accept(sums.computeIfAbsent(key, _ -> new SeriesSums()));
        }
    }

    /**
     * All that was recorded since the last call; empty if nothing was.
     *
     * @param predictedBytes memory that a variant was expected to take; 0: not known
     * @param joules that the machine took since the last call; 0: not known
     * @param span time since the last call
     */
    synchronized List<InferenceSeries> drain(
            ToLongFunction<String> predictedBytes, double joules, Duration span) {
        var watts = wattsWhileBusy(joules, span);
        var series = new ArrayList<InferenceSeries>(sums.size());
        sums.forEach(
                (key, sum) -> {
                    var predicted = predictedBytes.applyAsLong(key.variant());
                    if (predicted > 0 && sum.peakResidentBytes() > 0) {
                        sum.add(Metric.MEMORY_RATIO, (double) sum.peakResidentBytes() / predicted);
                    }
                    if (watts > 0) {
                        sum.addEnergy(watts);
                    }
                    series.add(sum.toSeries(key));
                });
        sums = new LinkedHashMap<>();
        return series;
    }

    /**
     * What a request takes for each second that it lasts: the power of the machine, which those
     * that were answered at once share.
     */
    private double wattsWhileBusy(double joules, Duration span) {
        var busySeconds = sums.values().stream().mapToDouble(SeriesSums::busySeconds).sum();
        return joules / Math.max(busySeconds, span.toNanos() / NANOS_PER_SECOND);
    }
}
