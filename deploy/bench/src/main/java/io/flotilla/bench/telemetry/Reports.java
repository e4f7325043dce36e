package io.flotilla.bench.telemetry;

import com.google.protobuf.Timestamp;
import io.flotilla.contract.mapping.telemetry.MetricMapper;
import io.flotilla.contract.telemetry.Metric;
import io.flotilla.proto.telemetry.v1.Distribution;
import io.flotilla.proto.telemetry.v1.Histogram;
import io.flotilla.proto.telemetry.v1.InferenceSeries;
import io.flotilla.proto.telemetry.v1.TelemetryReport;
import java.util.Random;

/** What devices report that answer some requests of a language model between two reports. */
final class Reports {
    private static final int VARIANTS = 20;
    private static final int CLASSES = 10;
    private static final int REQUESTS = 25;

    private Reports() {}

    /** The class of a device's hardware. */
    static String hardwareClass(int device) {
        return "class-" + device % CLASSES;
    }

    /** A report of a device without its sequence, of the time in seconds since 1970. */
    static TelemetryReport of(int device, long seconds) {
        var chance = new Random(device);
        var series =
                InferenceSeries.newBuilder()
                        .setSlot("assistant")
                        .setVariant("models/bench/versions/1/variants/v" + chance.nextInt(VARIANTS))
                        .setOperation("chat")
                        .setRequestCount(REQUESTS)
                        .setErrorCount(1)
                        .setInputTokenCount(REQUESTS * 300L)
                        .setOutputTokenCount(REQUESTS * 100L)
                        .setPeakResidentBytes(2L << 30)
                        .setDurationSeconds(values(Metric.REQUEST_DURATION, chance));
        for (var metric :
                new Metric[] {
                    Metric.TIME_TO_FIRST_TOKEN,
                    Metric.TIME_PER_OUTPUT_TOKEN,
                    Metric.INPUT_TOKENS,
                    Metric.OUTPUT_TOKENS
                }) {
            series.addDistributions(
                    Distribution.newBuilder()
                            .setMetric(MetricMapper.toWire(metric))
                            .setValues(values(metric, chance)));
        }
        series.addDistributions(
                Distribution.newBuilder()
                        .setMetric(MetricMapper.toWire(Metric.ERRORS))
                        .setAttribute("timeout")
                        .setValues(Histogram.newBuilder().addCounts(1).setSum(1)));
        return TelemetryReport.newBuilder()
                .setStartTime(Timestamp.newBuilder().setSeconds(seconds - 10))
                .setEndTime(Timestamp.newBuilder().setSeconds(seconds))
                .addSeries(series)
                .build();
    }

    private static Histogram values(Metric metric, Random chance) {
        var counts = new long[metric.bounds().size() + 1];
        for (int i = 0; i < REQUESTS; i++) {
            counts[Math.clamp(Math.round(6 + 2 * chance.nextGaussian()), 0, counts.length - 1)]++;
        }
        var histogram = Histogram.newBuilder().addAllBounds(metric.bounds()).setSum(REQUESTS);
        for (var count : counts) {
            histogram.addCounts(count);
        }
        return histogram.build();
    }
}
