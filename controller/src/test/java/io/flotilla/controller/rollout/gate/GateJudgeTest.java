package io.flotilla.controller.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.condition.ConditionText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateJudgeTest {

    private static final Stratum FAST = new Stratum("", "fast");
    private static final Stratum SLOW = new Stratum("", "slow");

    @Test
    void without_conditions_the_comparison_decides_each_stratum() {
        var judge = judge(10, null, null);

        var findings = judge.judge(Map.of(FAST, paired(200, 1), SLOW, paired(200, 0.7)));

        assertThat(findings)
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL);
        assertThat(GateJudge.together(findings)).isEqualTo(Verdict.FAIL);
        assertThat(findings.getLast().values().ratio().estimate()).isBetween(0.65, 0.75);
    }

    @Test
    void fewer_devices_than_are_needed_never_pass() {
        var findings = judge(30, null, null).judge(Map.of(FAST, paired(29, 1)));

        assertThat(findings)
                .singleElement()
                .satisfies(
                        finding -> {
                            assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
                            assertThat(finding.answer()).isEqualTo("fewer than 30 can be compared");
                        });
        assertThat(judge(2, "result > 0.0", null).judge(Map.of(FAST, paired(1, 1))))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.INCONCLUSIVE);
    }

    @Test
    void no_stratum_at_all_never_passes() {
        assertThat(GateJudge.together(judge(10, null, null).judge(Map.of())))
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void conditions_decide_where_there_are_any() {
        var both = judge(3, "result >= 0.9 * baseline", "result < 0.7 * baseline");

        assertThat(verdict(both, exactly(1))).isEqualTo(Verdict.PASS);
        assertThat(verdict(both, exactly(0.8))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(verdict(both, exactly(0.5))).isEqualTo(Verdict.FAIL);
        assertThat(verdict(judge(3, "result >= 0.9 * baseline", null), exactly(0.8)))
                .isEqualTo(Verdict.FAIL);
        assertThat(verdict(judge(3, null, "result < 0.7 * baseline"), exactly(0.8)))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void a_condition_on_what_is_not_known_decides_nothing() {
        var judge = judge(3, "ratio > 0.5", null);

        assertThat(verdict(judge, exactly(1))).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_condition_on_the_result_alone_needs_no_baseline() {
        var judge = judge(3, "result < 2.0 && samples == 3", null);

        assertThat(verdict(judge, new Observed(List.of(), List.of(), List.of(1.0, 1.0, 1.5))))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void shares_are_means_of_devices_and_may_be_zero() {
        var metric = Metric.REQUEST_ERROR_RATIO;
        var healthy = new Pair(metric.comparable(0), metric.comparable(0));
        var broken = new Pair(metric.comparable(0), metric.comparable(1));
        var observed =
                new Observed(
                        List.of(healthy, healthy, healthy, broken),
                        List.of(),
                        List.of(healthy.now(), healthy.now(), healthy.now(), broken.now()));

        var finding =
                new GateJudge(analysis(metric, 3, null, "result > baseline + 0.1"), 1)
                        .judge(Map.of(FAST, observed))
                        .getFirst();

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.values().result()).isCloseTo(0.25, within(1e-6));
        assertThat(finding.values().baseline()).isZero();
    }

    @Test
    void devices_are_compared_with_others_where_few_had_measured_before() {
        var before = IntStream.range(0, 12).mapToObj(_ -> 10.0).toList();
        var now = IntStream.range(0, 12).mapToObj(_ -> 5.0).toList();

        var finding =
                judge(10, "result >= 0.9 * baseline", null)
                        .judge(Map.of(FAST, new Observed(List.of(), before, now)))
                        .getFirst();

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.values().baseline()).isEqualTo(10);
        assertThat(finding.values().baselineSamples()).isEqualTo(12);
    }

    private static Verdict verdict(GateJudge judge, Observed observed) {
        return judge.judge(Map.of(FAST, observed)).getFirst().verdict();
    }

    /** Three devices, each so many times as fast as before. */
    private static Observed exactly(double ratio) {
        var pairs =
                List.of(
                        new Pair(10, 10 * ratio),
                        new Pair(20, 20 * ratio),
                        new Pair(30, 30 * ratio));
        return new Observed(pairs, List.of(), pairs.stream().map(Pair::now).toList());
    }

    private static Observed paired(int devices, double ratio) {
        var random = new Random(devices);
        var pairs =
                IntStream.range(0, devices)
                        .mapToObj(_ -> Math.exp(random.nextGaussian()))
                        .map(
                                speed ->
                                        new Pair(
                                                speed,
                                                speed
                                                        * ratio
                                                        * Math.exp(0.05 * random.nextGaussian())))
                        .toList();
        return new Observed(pairs, List.of(), pairs.stream().map(Pair::now).toList());
    }

    private static GateJudge judge(
            int minSamples, @Nullable String success, @Nullable String failure) {
        return new GateJudge(
                analysis(Metric.DECODE_TOKENS_PER_SECOND_P50, minSamples, success, failure), 2);
    }

    private static Analysis analysis(
            Metric metric, int minSamples, @Nullable String success, @Nullable String failure) {
        return new Analysis(
                "speed",
                new Source.OfDevices(metric, Baseline.SAME_CLASS_BEFORE),
                Grouping.BOTH,
                minSamples,
                new Looks(Duration.ofMinutes(1), 3, 1, 3),
                new Conditions(condition(success), condition(failure)),
                false);
    }

    private static @Nullable Condition condition(@Nullable String text) {
        return text == null
                ? null
                : ((ConditionText.Compiled) ConditionText.read(text)).condition();
    }
}
