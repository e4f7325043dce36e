package io.flotilla.agent;

import io.flotilla.agent.select.Learned;
import io.flotilla.agent.select.LearnedJournal;
import io.flotilla.agent.serve.Meter;
import io.flotilla.agent.telemetry.Reporter;
import io.flotilla.agent.telemetry.SeriesRecorder;
import io.flotilla.agent.telemetry.ServedSpeeds;
import io.flotilla.agent.telemetry.TelemetrySpool;
import io.flotilla.agent.telemetry.wire.ReportMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** What is served is counted, learned from, and kept until the controller has it. */
public record Measuring(
        SeriesRecorder recorder, ServedSpeeds speeds, Learned learned, TelemetrySpool spool) {
    private static final long SPOOL_BYTES = 4L << 20;

    /** Goes on with what an earlier run has kept. */
    public static Measuring of(LearnedJournal journal, Path spool, Clock clock) throws IOException {
        var learned = new Learned(journal, clock);
        return new Measuring(
                new SeriesRecorder(),
                new ServedSpeeds(learned, clock),
                learned,
                new TelemetrySpool(spool, new ReportMapper(), SPOOL_BYTES));
    }

    /** Takes note of each request. */
    public Meter meter() {
        return measurement -> {
            recorder.record(measurement);
            speeds.record(measurement);
        };
    }

    Reporter reporter(Clock clock, Runnable onReport) {
        return new Reporter(recorder, speeds, learned, spool, clock, onReport);
    }
}
