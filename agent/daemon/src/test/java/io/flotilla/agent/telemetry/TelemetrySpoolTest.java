package io.flotilla.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.agent.select.LearnedFigures;
import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.agent.shared.DurableFiles;
import io.flotilla.agent.telemetry.wire.ReportMapper;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetrySpoolTest {
    private static final Duration SPAN = Duration.ofSeconds(10);

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
        var oneReport = Files.size(folder.resolve("1.aggregates.report"));
        spool = reopen(3 * oneReport + 2);

        add(5);

        assertThat(spool.next(0)).map(Report::sequence).contains(4L);
        assertThat(spool.next(5)).map(Report::sequence).contains(6L);
    }

    @Test
    void a_damaged_report_is_passed_over() throws IOException {
        add(2);
        Files.write(folder.resolve("1.aggregates.report"), new byte[] {(byte) 0xff});

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
        return recorder.drain(_ -> 0, 0, SPAN);
    }

    private static Measurement measurement(long millis, boolean succeeded) {
        return new Measurement(
                "embed",
                "v/variants/a",
                "embeddings",
                Duration.ofMillis(millis),
                1,
                succeeded ? 7 : 0,
                succeeded ? "" : "timed_out",
                1000 + millis);
    }

    private static List<InferenceSeries> failed() {
        var recorder = new SeriesRecorder();
        recorder.record(measurement(1, false));
        return recorder.drain(_ -> 0, 0, SPAN);
    }

    @Test
    void errors_are_kept_before_figures_and_figures_before_samples() throws IOException {
        spool.add(START, START.plusSeconds(10), failed(), List.of());
        spool.add(START, START.plusSeconds(10), series(), List.of());
        spool.add(START, START.plusSeconds(10), List.of(), List.of(sample()));
        spool.add(START, START.plusSeconds(10), series(), List.of());
        assertThat(kinds()).containsExactly("errors", "aggregates", "samples", "aggregates");

        var oneReport = Files.size(folder.resolve("2.aggregates.report"));
        spool = reopen(3 * oneReport);
        spool.add(START, START.plusSeconds(10), series(), List.of());
        assertThat(kinds()).containsExactly("errors", "aggregates", "aggregates");

        spool.add(START, START.plusSeconds(10), failed(), List.of());

        assertThat(kinds()).containsExactly("errors", "aggregates", "errors");
    }

    @Test
    void a_sample_that_finds_no_room_drops_nothing_better() throws IOException {
        add(1);
        spool = reopen(Files.size(folder.resolve("1.aggregates.report")));

        spool.add(START, START.plusSeconds(10), List.of(), List.of(sample()));

        assertThat(kinds()).containsExactly("aggregates");
    }

    @Test
    void errors_and_figures_of_a_span_come_in_reports_of_their_own() throws IOException {
        var recorder = new SeriesRecorder();
        recorder.record(measurement(15, true));
        recorder.record(measurement(1, false));
        spool.add(START, START.plusSeconds(10), recorder.drain(_ -> 0, 0, SPAN), List.of());

        assertThat(spool.next(0).orElseThrow().series().getFirst())
                .satisfies(errors -> assertThat(errors.errorCount()).isEqualTo(1))
                .satisfies(errors -> assertThat(errors.requestCount()).isZero());
        assertThat(spool.next(1).orElseThrow().series().getFirst())
                .satisfies(figures -> assertThat(figures.errorCount()).isZero())
                .satisfies(figures -> assertThat(figures.requestCount()).isEqualTo(1));
    }

    @Test
    void on_a_full_disk_what_is_less_important_makes_room() throws IOException {
        add(2);
        var disk = new FullDisk(2);
        spool = new TelemetrySpool(folder, new ReportMapper(), 1 << 20, disk);

        spool.add(START, START.plusSeconds(10), failed(), List.of());

        assertThat(kinds()).containsExactly("aggregates", "errors");
        assertThat(spool.next(1)).map(Report::sequence).contains(2L);
    }

    @Test
    void a_disk_without_any_room_ends_nothing_and_the_numbering_goes_on() throws IOException {
        var disk = new FullDisk(0);
        spool = new TelemetrySpool(folder, new ReportMapper(), 1 << 20, disk);
        assertThatThrownBy(() -> add(1)).isInstanceOf(IOException.class);

        disk.files = 10;
        add(2);

        assertThat(spool.next(0)).map(Report::sequence).contains(1L);
        assertThat(spool.next(1)).map(Report::sequence).contains(2L);
    }

    /** Takes so many reports at a time, and writes half of what it does not take. */
    private final class FullDisk implements TelemetrySpool.Disk {
        private int files;

        private FullDisk(int files) {
            this.files = files;
        }

        @Override
        public void write(Path file, byte[] content) throws IOException {
            if (kinds().size() >= files) {
                Files.write(
                        file.resolveSibling(file.getFileName() + ".tmp"),
                        Arrays.copyOf(content, content.length / 2));
                throw new IOException("No space left on device");
            }
            DurableFiles.replace(file, content);
        }
    }

    @Test
    void what_a_kill_left_half_written_is_passed_over_and_written_anew() throws IOException {
        add(2);
        Files.write(folder.resolve("3.aggregates.report.tmp"), new byte[] {1, 2});

        spool = reopen(1 << 20);
        add(1);

        assertThat(spool.next(2)).map(Report::sequence).contains(3L);
        assertThat(kinds()).hasSize(3);
    }

    @Test
    void a_number_that_was_dropped_for_room_is_not_given_again() throws IOException {
        add(1);
        spool = reopen(Files.size(folder.resolve("1.aggregates.report")) + 1);
        add(1);
        spool.add(START, START.plusSeconds(10), failed(), List.of());

        spool = reopen(1 << 20);
        add(1);

        assertThat(spool.next(3)).map(Report::sequence).contains(4L);
    }

    private List<String> kinds() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".report"))
                    .sorted(
                            Comparator.comparing(
                                    name -> Long.valueOf(name.replaceAll("\\..*", ""))))
                    .map(name -> name.split("\\.", -1)[1])
                    .toList();
        }
    }

    private static LearnedFigures sample() {
        return new LearnedFigures(
                new Subject("v/variants/a", ModelRuntime.ONNX_RUNTIME, "1.0", "cpu"),
                Digest.over(new byte[] {1}),
                0,
                LearnedFigures.NO_SPEED,
                0,
                0,
                0,
                START);
    }
}
