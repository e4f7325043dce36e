package io.flotilla.agent.telemetry;

import io.flotilla.agent.serve.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what was served until it is drained. Safe for use by many threads. */
public final class SeriesRecorder implements Meter {
    /**
     * As many as a report may hold. Slots and variants are few; what comes beyond is not counted.
     */
    private static final int MAX_SERIES = 256;

    private static final double[] BOUNDS =
            Histogram.DURATION_BOUNDS.stream().mapToDouble(Double::doubleValue).toArray();
    private static final double NANOS_PER_SECOND = 1e9;

    /** Guarded by this. */
    private Map<InferenceSeries.Key, Sums> sums = new LinkedHashMap<>();

    private static final class Sums {
        private long requests;
        private long errors;
        private long inputTokens;
        private long peakResidentBytes;
        private double seconds;
        private final long[] counts = new long[BOUNDS.length + 1];

        private void add(Measurement measurement) {
            peakResidentBytes = Math.max(peakResidentBytes, measurement.peakResidentBytes());
            if (!measurement.succeeded()) {
                errors++;
                return;
            }
            var value = measurement.duration().toNanos() / NANOS_PER_SECOND;
            requests++;
            inputTokens += measurement.inputTokens();
            seconds += value;
            counts[bucketOf(value)]++;
        }

        private InferenceSeries toSeries(InferenceSeries.Key key) {
            var histogram =
                    new Histogram(
                            Histogram.DURATION_BOUNDS,
                            Arrays.stream(counts).boxed().toList(),
                            seconds);
            return new InferenceSeries(
                    key, requests, errors, inputTokens, histogram, peakResidentBytes);
        }
    }

    /** The bucket of a value; one on a bound belongs to the bucket below it. */
    private static int bucketOf(double value) {
        var found = Arrays.binarySearch(BOUNDS, value);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public synchronized void record(Measurement measurement) {
        var key =
                new InferenceSeries.Key(
                        measurement.slot(), measurement.variant(), measurement.operation());
        if (sums.size() < MAX_SERIES || sums.containsKey(key)) {
            sums.computeIfAbsent(key, _ -> new Sums()).add(measurement);
        }
    }

    /** All that was recorded since the last call; empty if nothing was. */
    synchronized List<InferenceSeries> drain() {
        var series = new ArrayList<InferenceSeries>(sums.size());
        sums.forEach((key, sum) -> series.add(sum.toSeries(key)));
        sums = new LinkedHashMap<>();
        return series;
    }
}
