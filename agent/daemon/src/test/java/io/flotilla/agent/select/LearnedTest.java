package io.flotilla.agent.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.agent.select.wire.LearnedFile;
import io.flotilla.contract.format.ModelRuntime;
import io.flotilla.contract.hardware.Conditions;
import io.flotilla.contract.hardware.Conditions.Power;
import io.flotilla.contract.hardware.Conditions.Thermal;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.selection.Measured;
import io.flotilla.contract.selection.Measured.Speed;
import io.flotilla.contract.selection.Measured.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest FILES = Digest.over(new byte[] {1});
    private static final String V1 = "models/m/versions/v1/variants/fp32";
    private static final String V2 = "models/m/versions/v2/variants/fp32";
    private static final Subject SUBJECT = new Subject(V1, ModelRuntime.ONNX_RUNTIME, "1.0", "cpu");
    private static final Speed BENCHMARK = Speed.ofLatency(0.05, 0.06);
    private static final Speed SERVED = Speed.ofLatency(0.1, 0.2);
    private static final LearnedFigures FIGURES =
            new LearnedFigures(SUBJECT, FILES, 5, BENCHMARK, 1.5, 100, 90, NOW);

    @TempDir private Path folder;
    private Learned learned;

    @BeforeEach
    void open() throws IOException {
        learned = at(NOW);
        learned.note(FIGURES);
    }

    private Learned at(Instant time) throws IOException {
        return new Learned(
                new LearnedFile(folder.resolve("learned")), Clock.fixed(time, ZoneOffset.UTC));
    }

    private static List<Speed> speeds(Learned learned) {
        return learned.measured(Map.of(FILES, V1)).stream().map(Measured::speed).toList();
    }

    @Test
    void what_was_learned_outlives_a_restart_and_holds_for_the_same_files_of_another_version()
            throws IOException {
        assertThat(at(NOW).measured(Map.of(FILES, V2)))
                .singleElement()
                .satisfies(
                        measured -> {
                            assertThat(measured.subject().variant()).isEqualTo(V2);
                            assertThat(measured.source()).isEqualTo(Measured.Source.THIS_DEVICE);
                            assertThat(measured.speed()).isEqualTo(BENCHMARK);
                            assertThat(measured.peakResidentBytes()).isEqualTo(100);
                        });
    }

    @Test
    void what_was_slow_once_is_tried_again_after_a_week() throws IOException {
        var later = at(NOW.plus(Duration.ofDays(7)));

        assertThat(speeds(later)).isEmpty();
        assertThat(later.isMeasured(FILES, SUBJECT)).isFalse();
    }

    @Test
    void another_version_of_the_engine_is_measured_anew() {
        var newer = new Subject(V1, ModelRuntime.ONNX_RUNTIME, "1.1", "cpu");

        assertThat(learned.isMeasured(FILES, SUBJECT)).isTrue();
        assertThat(learned.isMeasured(FILES, newer)).isFalse();
    }

    @Test
    void what_is_served_counts_before_the_benchmark_until_the_conditions_change() {
        learned.served(V1, 100, SERVED, 300);
        var throttled =
                new Conditions(
                        new Power(Power.Source.UNKNOWN, null),
                        new Thermal(Thermal.State.THROTTLED, null));

        assertThat(speeds(learned)).containsExactly(SERVED);
        learned.under(throttled);
        assertThat(speeds(learned)).containsExactly(BENCHMARK);
    }

    @Test
    void only_what_has_changed_is_told() {
        assertThat(learned.drain()).containsExactly(FIGURES);
        assertThat(learned.drain()).isEmpty();

        learned.served(V1, 100, SERVED, 300);

        assertThat(learned.drain())
                .singleElement()
                .satisfies(
                        figures -> {
                            assertThat(figures.samples()).isEqualTo(100);
                            assertThat(figures.peakResidentBytes()).isEqualTo(300);
                        });
    }

    @Test
    void a_damaged_file_is_learned_anew() throws IOException {
        Files.writeString(folder.resolve("learned"), "not a message");

        assertThat(speeds(at(NOW))).isEmpty();
    }
}
