package io.flotilla.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.flotilla.agent.serve.Meter.Measurement;
import io.flotilla.agent.telemetry.InferenceSeries.Distribution;
import io.flotilla.contract.telemetry.Metric;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesRecorderTest {
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final SeriesRecorder recorder = new SeriesRecorder();

    @Test
    void figures_add_up_by_series() {
        recorder.record(answered(15, 7));
        recorder.record(answered(20, 7));
        recorder.record(answered(100_000, 300));
        recorder.record(failed("timed_out"));

        var one = drained();

        assertThat(one.requestCount()).isEqualTo(3);
        assertThat(one.errorCount()).isEqualTo(1);
        assertThat(one.inputTokenCount()).isEqualTo(314);
        assertThat(one.peakResidentBytes()).isEqualTo(1000);
        assertThat(one.durationSeconds().counts()).hasSize(15).startsWith(0L, 2L, 0L).endsWith(1L);
        assertThat(values(one, Metric.INPUT_TOKENS).counts()).startsWith(0L, 0L, 2L, 0L, 0L, 1L);
    }

    @Test
    void errors_are_counted_by_reason() {
        recorder.record(failed("timed_out"));
        recorder.record(failed("oom_killed"));
        recorder.record(failed("timed_out"));

        assertThat(drained().distributions())
                .filteredOn(values -> values.metric() == Metric.ERRORS)
                .extracting(
                        values -> entry(values.attribute(), values.values().counts().getFirst()))
                .containsExactly(entry("oom_killed", 1L), entry("timed_out", 2L));
    }

    @Test
    void how_sure_answers_were_counts_beside_their_request() {
        recorder.record(answered(15, 7));
        recorder.sure(answered(15, 7), List.of(0.97, 0.985));

        var one = drained();

        assertThat(one.key().operation()).isEqualTo("embeddings");
        assertThat(values(one, Metric.CONFIDENCE).counts().subList(10, 13))
                .containsExactly(1L, 0L, 1L);
    }

    @Test
    void crashes_and_golden_tests_count_for_the_variant() {
        recorder.crashed("embed", "v");
        recorder.tested("embed", "v", 0.985);

        var one = drained();

        assertThat(one.key().operation()).isEqualTo("serving");
        assertThat(values(one, Metric.CRASHES).sum()).isEqualTo(1);
        assertThat(values(one, Metric.GOLDEN_TEST_SCORE).counts().get(12)).isEqualTo(1);
    }

    @Test
    void memory_is_told_as_a_share_of_what_was_expected() {
        recorder.record(answered(15, 7));

        var one = recorder.drain(_ -> 800, 0, SPAN).getFirst();

        assertThat(values(one, Metric.MEMORY_RATIO).sum()).isEqualTo(1.25);
    }

    @Test
    void energy_counts_for_the_time_in_which_requests_were_answered() {
        recorder.record(answered(3000, 7));
        recorder.record(answered(1000, 7));

        var one = recorder.drain(_ -> 0, 200, SPAN).getFirst();

        assertThat(values(one, Metric.ENERGY).sum()).isEqualTo(80);
        assertThat(values(one, Metric.REQUEST_ENERGY).sum()).isEqualTo(80);
        assertThat(values(one, Metric.REQUEST_ENERGY).counts().get(8)).isEqualTo(2);
    }

    @Test
    void energy_is_shared_out_among_those_that_were_answered_at_once() {
        recorder.record(answered(30_000, 7));
        recorder.record(
                new Measurement(
                        "other", "w", "embeddings", Duration.ofSeconds(10), 1, 7, "", 1000));

        var series = recorder.drain(_ -> 0, 40, SPAN);

        assertThat(series)
                .extracting(one -> values(one, Metric.ENERGY).sum())
                .containsExactly(30.0, 10.0);
    }

    @Test
    void where_the_machine_tells_no_energy_nothing_is_said_of_it() {
        recorder.record(answered(3000, 7));

        assertThat(drained().distributions())
                .extracting(Distribution::metric)
                .doesNotContain(Metric.ENERGY, Metric.REQUEST_ENERGY);
    }

    @Test
    void what_was_drained_does_not_come_again() {
        recorder.record(answered(15, 7));
        recorder.drain(_ -> 0, 0, SPAN);

        assertThat(recorder.drain(_ -> 0, 0, SPAN)).isEmpty();
    }

    private InferenceSeries drained() {
        var series = recorder.drain(_ -> 0, 0, SPAN);
        assertThat(series).hasSize(1);
        return series.getFirst();
    }

    private static Histogram values(InferenceSeries series, Metric metric) {
        return series.distributions().stream()
                .filter(values -> values.metric() == metric)
                .map(Distribution::values)
                .findFirst()
                .orElseThrow();
    }

    private static Measurement answered(long millis, long tokens) {
        return new Measurement(
                "embed", "v", "embeddings", Duration.ofMillis(millis), 1, tokens, "", 1000);
    }

    private static Measurement failed(String error) {
        return new Measurement("embed", "v", "embeddings", Duration.ofMillis(1), 1, 0, error, 1000);
    }
}
