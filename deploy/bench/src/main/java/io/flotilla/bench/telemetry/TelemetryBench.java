package io.flotilla.bench.telemetry;

import io.flotilla.bench.fleet.ControllerUnderTest;
import io.flotilla.bench.report.Bench;
import io.flotilla.bench.report.BenchRun;
import io.flotilla.bench.report.Figure;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reports added up in memory, and reports that devices send over mutual TLS to a controller until
 * it says that they are durable.
 */
public final class TelemetryBench implements Bench {
    private static final int DEVICES = 400;
    private static final int QUICK_DEVICES = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(12);
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Duration QUICK_TIME = Duration.ofSeconds(15);
    private static final double NANOS = 1e9;

    @Override
    public List<Figure> measure(BenchRun run) throws IOException, InterruptedException {
        run.say("adding up");
        var figures = new ArrayList<Figure>();
        figures.add(Merging.measure());
        run.say("starting a controller");
        try (var controller = ControllerUnderTest.start(run)) {
            run.say("enrolling devices");
            var channels = new Devices(controller).enrol(run.isQuick() ? QUICK_DEVICES : DEVICES);
            try {
                figures.add(wire(run, channels));
            } finally {
                channels.forEach(ManagedChannel::shutdownNow);
            }
        }
        return figures;
    }

    private static Figure wire(BenchRun run, List<ManagedChannel> channels)
            throws InterruptedException {
        var now = Clock.systemUTC().instant().getEpochSecond();
        var streams = new ArrayList<ReportStream>();
        for (int device = 0; device < channels.size(); device++) {
            var stream = new ReportStream(device, Reports.of(device, now));
            stream.open(channels.get(device));
            streams.add(stream);
        }
        await(run.isQuick() ? QUICK_WARM_UP : WARM_UP);
        run.say("counting");
        var start = System.nanoTime();
        var before = kept(streams);
        await(run.isQuick() ? QUICK_TIME : TIME);
        var reports = kept(streams) - before;
        var seconds = (System.nanoTime() - start) / NANOS;
        streams.stream()
                .map(ReportStream::failure)
                .filter(failure -> !failure.isEmpty())
                .findFirst()
                .ifPresent(
                        failure -> {
                            throw new IllegalStateException(failure);
                        });
        return new Figure(
                "wire_per_second",
                reports / seconds,
                "reports/s",
                "%d devices, a mutual-TLS stream each, to durable in PostgreSQL, %.0f s"
                        .formatted(channels.size(), seconds));
    }

    private static long kept(List<ReportStream> streams) {
        return streams.stream().mapToLong(ReportStream::kept).sum();
    }

    /** Lets the streams run. */
    private static void await(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
