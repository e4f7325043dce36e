package io.flotilla.agent.telemetry;

import io.flotilla.agent.select.Learned;
import io.flotilla.agent.shared.Component;
import io.flotilla.agent.shared.Log;
import io.flotilla.agent.shared.Pause;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Puts what was recorded into the spool, once each interval in which there was something. */
public final class Reporter implements Component {
    private static final Log LOG = Log.of(Reporter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final SeriesRecorder recorder;
    private final ServedSpeeds speeds;
    private final Learned learned;
    private final TelemetrySpool spool;
    private final Clock clock;
    private final Runnable onReport;
    private final DoubleSupplier joules;
    private Instant spanStart;
    private @Nullable Thread thread;

    /**
     * A reporter that is not started.
     *
     * @param joules that the machine took since it was asked last; 0: not known
     * @param onReport called after each report, on the reporter's thread
     */
    public Reporter(
            SeriesRecorder recorder,
            ServedSpeeds speeds,
            Learned learned,
            TelemetrySpool spool,
            DoubleSupplier joules,
            Clock clock,
            Runnable onReport) {
        this.recorder = recorder;
        this.speeds = speeds;
        this.learned = learned;
        this.spool = spool;
        this.joules = joules;
        this.clock = clock;
        this.onReport = onReport;
        this.spanStart = clock.instant();
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("telemetry").start(this::run);
    }

    @Override
    public void stop(Duration grace) {
        if (thread != null) {
            thread.interrupt();
        }
        report();
    }

    private void run() {
        var pause = Pause.real();
        try {
            while (true) {
                pause.await(INTERVAL);
                report();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the span: what was recorded in it becomes a report. */
    synchronized void report() {
        var end = clock.instant();
        speeds.tell();
        var series =
                recorder.drain(
                        learned::predictedBytes,
                        joules.getAsDouble(),
                        Duration.between(spanStart, end));
        var news = learned.drain();
        if (!series.isEmpty() || !news.isEmpty()) {
            try {
                spool.add(spanStart, end, series, news);
                onReport.run();
            } catch (IOException e) {
                LOG.warning("telemetry not kept", "reason", e);
            }
        }
        spanStart = end;
    }
}
