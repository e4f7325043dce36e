package io.flotilla.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.agent.telemetry.wire.ReportMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetrySpoolTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path folder;
    private TelemetrySpool spool;

    @BeforeEach
    void open() throws IOException {
        spool = reopen(1 << 20);
    }

    @Test
    void a_report_comes_back_as_it_was_kept() throws IOException {
        var series = series();
        spool.add(START, START.plusSeconds(10), series, List.of());

        var next = spool.next(0);

        assertThat(next).contains(new Report(1, START, START.plusSeconds(10), series, List.of()));
    }

    @Test
    void reports_come_oldest_first() throws IOException {
        add(3);

        assertThat(spool.next(0)).map(Report::sequence).contains(1L);
        assertThat(spool.next(1)).map(Report::sequence).contains(2L);
        assertThat(spool.next(3)).isEmpty();
    }

    @Test
    void what_is_acknowledged_is_forgotten() throws IOException {
        add(3);

        spool.acknowledge(2);

        assertThat(spool.next(0)).map(Report::sequence).contains(3L);
    }

    @Test
    void the_numbering_goes_on_after_a_restart() throws IOException {
        add(2);

        spool = reopen(1 << 20);
        add(1);

        assertThat(spool.next(2)).map(Report::sequence).contains(3L);
    }

    @Test
    void the_numbering_goes_on_even_if_nothing_was_left() throws IOException {
        add(2);
        spool.acknowledge(2);

        spool = reopen(1 << 20);
        add(1);

        assertThat(spool.next(0)).map(Report::sequence).contains(3L);
    }

    @Test
    void a_full_spool_drops_the_oldest() throws IOException {
        add(1);
        var oneReport = Files.size(folder.resolve("1.report"));
        spool = reopen(3 * oneReport + 2);

        add(5);

        assertThat(spool.next(0)).map(Report::sequence).contains(4L);
        assertThat(spool.next(5)).map(Report::sequence).contains(6L);
    }

    @Test
    void a_damaged_report_is_passed_over() throws IOException {
        add(2);
        Files.write(folder.resolve("1.report"), new byte[] {(byte) 0xff});

        assertThat(spool.next(0)).map(Report::sequence).contains(2L);
    }

    private void add(int count) throws IOException {
        for (var number = 0; number < count; number++) {
            spool.add(START, START.plusSeconds(10), series(), List.of());
        }
    }

    private TelemetrySpool reopen(long maxBytes) throws IOException {
        return new TelemetrySpool(folder, new ReportMapper(), maxBytes);
    }

    private static List<InferenceSeries> series() {
        var recorder = new SeriesRecorder();
        recorder.record(measurement(15, true));
        recorder.record(measurement(20, true));
        recorder.record(measurement(100_000, true));
        recorder.record(measurement(1, false));
        return recorder.drain();
    }

    private static Measurement measurement(long millis, boolean succeeded) {
        return new Measurement(
                "embed",
                "v/variants/a",
                "embeddings",
                Duration.ofMillis(millis),
                1,
                succeeded ? 7 : 0,
                succeeded,
                1000 + millis);
    }

    @Test
    void figures_add_up_by_series() {
        var series = series();

        assertThat(series).hasSize(1);
        var one = series.getFirst();
        assertThat(one.requestCount()).isEqualTo(3);
        assertThat(one.errorCount()).isEqualTo(1);
        assertThat(one.inputTokenCount()).isEqualTo(21);
        assertThat(one.peakResidentBytes()).isEqualTo(101_000);
        assertThat(one.durationSeconds().counts()).hasSize(15).startsWith(0L, 2L, 0L).endsWith(1L);
    }
}
