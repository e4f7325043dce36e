package io.flotilla.agent;

import io.flotilla.agent.select.Learned;
import io.flotilla.agent.select.LearnedJournal;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.telemetry.Reporter;
import io.flotilla.agent.telemetry.SeriesRecorder;
import io.flotilla.agent.telemetry.ServedSpeeds;
import io.flotilla.agent.telemetry.TelemetrySpool;
import io.flotilla.agent.telemetry.wire.ReportMapper;
import io.flotilla.contract.telemetry.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.DoubleSupplier;

/** What is served is counted, learned from, and kept until the controller has it. */
public record Measuring(
        SeriesRecorder recorder,
        ServedSpeeds speeds,
        Learned learned,
        TelemetrySpool spool,
        DoubleSupplier joules) {
    private static final long SPOOL_BYTES = 4L << 20;

    /**
     * Goes on with what an earlier run has kept.
     *
     * @param joules that the machine took since it was asked last; 0: not known
     */
    public static Measuring of(
            LearnedJournal journal, Path spool, DoubleSupplier joules, Clock clock)
            throws IOException {
        var learned = new Learned(journal, clock);
        return new Measuring(
                new SeriesRecorder(),
                new ServedSpeeds(learned, clock),
                learned,
                new TelemetrySpool(spool, new ReportMapper(), SPOOL_BYTES),
                joules);
    }

    /** Takes note of each request. */
    public Meter meter() {
        return new Meter() {
            @Override
            public void record(Measurement measurement) {
                recorder.record(measurement);
                speeds.record(measurement);
            }

            @Override
            public void sure(Measurement measurement, List<Double> confidences) {
                recorder.sure(measurement, confidences);
            }

            @Override
            public void crashed(String slot, String variant) {
                recorder.crashed(slot, variant);
            }

            @Override
            public void tested(String slot, String variant, double score) {
                recorder.tested(slot, variant, score);
            }

            @Override
            public void compared(String slot, String variant, Metric metric, double agreement) {
                recorder.compared(slot, variant, metric, agreement);
            }

            @Override
            public void notCompared(String slot, String variant, String reason) {
                recorder.notCompared(slot, variant, reason);
            }
        };
    }

    Reporter reporter(Clock clock, Runnable onReport) {
        return new Reporter(recorder, speeds, learned, spool, joules, clock, onReport);
    }
}
