package io.flotilla.controller.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.analysis.Ratio;
import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.gate.Gates.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatesTest {

    private static final Instant BEGINS = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Looks LOOKS = new Looks(INTERVAL, 3, 2, 1);

    @Test
    void the_first_measurement_is_due_after_one_interval() {
        assertThat(decide(speed(false), BEGINS))
                .isEqualTo(
                        new Decision.Wait(
                                "speed has taken 0 of 3 measurements; the next is due at 2026-03-01T12:05:00Z."));
        assertThat(decide(speed(false), BEGINS.plus(INTERVAL)))
                .isEqualTo(new Decision.Measure(List.of(speed(false))));
    }

    @Test
    void it_passes_when_all_were_taken_and_the_last_one_passes() {
        var now = BEGINS.plus(INTERVAL);

        assertThat(decide(speed(false), now, Verdict.PASS, Verdict.PASS))
                .isInstanceOf(Decision.Wait.class);
        assertThat(decide(speed(false), now, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS))
                .isEqualTo(new Decision.GoOn());
    }

    @Test
    void as_many_failures_as_the_limit_says_fail_it_at_once_and_it_says_where() {
        assertThat(decide(speed(false), BEGINS, Verdict.FAIL, Verdict.FAIL))
                .isEqualTo(
                        new Decision.Fail(
                                "speed fails at measurement 2 of 3: v on class: 0.7 times the baseline (0.65 to 0.75) by 40 devices, surely.",
                                List.of(new Stratum("models/m/versions/2/variants/v", "class"))));
    }

    @Test
    void more_inconclusive_ones_than_are_borne_pause_it() {
        assertThat(decide(speed(false), BEGINS, Verdict.INCONCLUSIVE))
                .isInstanceOf(Decision.Wait.class);
        assertThat(decide(speed(false), BEGINS, Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE))
                .isInstanceOfSatisfying(
                        Decision.Pause.class,
                        pause -> assertThat(pause.why()).startsWith("speed is inconclusive at"));
    }

    @Test
    void a_last_one_that_does_not_pass_pauses_it() {
        assertThat(decide(speed(false), BEGINS, Verdict.PASS, Verdict.PASS, Verdict.INCONCLUSIVE))
                .isInstanceOf(Decision.Pause.class);
        assertThat(decide(speed(false), BEGINS, Verdict.PASS, Verdict.PASS, Verdict.FAIL))
                .isInstanceOf(Decision.Pause.class);
    }

    @Test
    void one_that_only_reports_is_measured_and_not_heeded() {
        assertThat(decide(speed(true), BEGINS, Verdict.FAIL, Verdict.FAIL))
                .isEqualTo(new Decision.GoOn());
        assertThat(decide(speed(true), BEGINS)).isEqualTo(new Decision.GoOn());
        assertThat(decide(speed(true), BEGINS.plus(INTERVAL))).isInstanceOf(Decision.Measure.class);
    }

    @Test
    void a_measurement_of_no_device_says_so() {
        var empty = new Measurement("speed", 1, 1, BEGINS, Verdict.INCONCLUSIVE, List.of());
        var looks = new Looks(INTERVAL, 1, 1, 1);

        var gates = Gates.of(List.of(speed(looks, false)), BEGINS, List.of(empty));

        assertThat(gates.decide(BEGINS))
                .isEqualTo(
                        new Decision.Pause(
                                "speed is inconclusive at measurement 1 of 1: no device serves it."));
        assertThat(gates.inconclusive()).hasSize(1);
        assertThat(gates.next()).isNull();
    }

    private static Decision decide(Analysis analysis, Instant now, Verdict... taken) {
        var measurements = new ArrayList<Measurement>();
        for (var verdict : taken) {
            var number = measurements.size() + 1;
            measurements.add(new Measurement("speed", 1, number, now, verdict, found(verdict)));
        }
        return Gates.of(List.of(analysis), BEGINS, measurements).decide(now);
    }

    private static List<Finding> found(Verdict verdict) {
        var values = new Values(7, 10, new Ratio(0.7, 0.65, 0.75), 40, 40);
        var stratum = new Stratum("models/m/versions/2/variants/v", "class");
        return List.of(new Finding(stratum, values, verdict, "surely"));
    }

    private static Analysis speed(boolean isDryRun) {
        return speed(LOOKS, isDryRun);
    }

    private static Analysis speed(Looks looks, boolean isDryRun) {
        return new Analysis(
                "speed",
                new Source.OfDevices(
                        Metric.DECODE_TOKENS_PER_SECOND_P50, Baseline.SAME_CLASS_BEFORE),
                Grouping.BOTH,
                10,
                looks,
                Conditions.NONE,
                isDryRun);
    }
}
