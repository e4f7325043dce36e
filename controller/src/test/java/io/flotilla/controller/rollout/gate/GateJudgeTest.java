package io.flotilla.controller.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flotilla.controller.rollout.analysis.Measured;
import io.flotilla.controller.rollout.analysis.Measured.Pair;
import io.flotilla.controller.rollout.analysis.Verdict;
import io.flotilla.controller.rollout.condition.ConditionText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

        assertThat(verdict(judge, new Observed(List.of(), List.of(1.0, 1.0, 1.5), List.of(), 0)))
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void shares_are_means_of_devices_and_may_be_zero() {
        var metric = Metric.REQUEST_ERROR_RATIO;
        var healthy = new Pair(metric.comparable(0), metric.comparable(0));
        var broken = new Pair(metric.comparable(0), metric.comparable(1));
        var observed =
                new Observed(List.of(healthy, healthy, healthy, broken), List.of(), List.of(), 0);

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
                        .judge(Map.of(FAST, new Observed(List.of(), now, before, 0)))
                        .getFirst();

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.values().baseline()).isEqualTo(10);
        assertThat(finding.values().baselineSamples()).isEqualTo(12);
    }

    @Test
    void a_device_that_joined_late_is_compared_with_its_class_and_that_is_said() {
        var observed =
                new Observed(pairs(20, 10, 10), List.of(5.0, 5.0), List.of(9.0, 10.0, 11.0), 0);

        var finding = judge(10, "result > 0.0", null).judge(Map.of(FAST, observed)).getFirst();

        assertThat(finding.values().samples()).isEqualTo(22);
        assertThat(observed.compared(Medians::of))
                .isEqualTo(
                        new Measured.SameDevices(
                                Stream.concat(
                                                pairs(20, 10, 10).stream(),
                                                Stream.of(new Pair(10, 5), new Pair(10, 5)))
                                        .toList()));
        assertThat(finding.answer())
                .endsWith("; 2 of them, which had measured nothing before, beside their class");
    }

    @Test
    void where_most_devices_joined_late_all_are_compared_with_their_class() {
        var observed = new Observed(pairs(1, 10, 9), List.of(9.0, 9.0), List.of(10.0, 10.0), 0);

        assertThat(observed.compared(Medians::of))
                .isEqualTo(new Measured.OtherDevices(List.of(10.0, 10.0), List.of(9.0, 9.0, 9.0)));
    }

    @Test
    void devices_that_can_be_compared_with_nothing_are_said() {
        var observed = new Observed(pairs(12, 10, 10), List.of(9.0), List.of(), 0);

        var finding = judge(10, "result > 0.0", null).judge(Map.of(FAST, observed)).getFirst();

        assertThat(finding.answer())
                .endsWith("; 1 more had measured nothing before, nor had their class");
    }

    @Test
    void late_joiners_cause_no_false_alarms() {
        var random = new Random(7);
        var failures = 0;
        for (var course = 0; course < 200; course++) {
            var pairs = new ArrayList<Pair>();
            var before = new ArrayList<Double>();
            var newcomers = new ArrayList<Double>();
            for (var device = 0; device < 40; device++) {
                var speed = Math.exp(0.3 * random.nextGaussian());
                before.add(speed);
                pairs.add(new Pair(speed, speed * Math.exp(0.05 * random.nextGaussian())));
                newcomers.add(Math.exp(0.3 * random.nextGaussian()));
            }
            var observed = new Observed(pairs, newcomers.subList(0, 30), before, 0);
            var finding = judge(10, null, null).judge(Map.of(FAST, observed)).getFirst();
            failures += finding.verdict() == Verdict.FAIL ? 1 : 0;
        }

        assertThat(failures).isLessThanOrEqualTo(10);
    }

    @Test
    void agreement_is_compared_with_full_agreement() {
        var metric = Metric.SHADOW_EMBEDDING_COSINE;
        var near = new Observed(pairs(60, 1, 0.99), List.of(), List.of(), 0);
        var far = new Observed(pairs(60, 1, 0.6), List.of(), List.of(), 0);
        var judge = new GateJudge(analysis(metric, 10, null, null), 1);

        var findings = judge.judge(Map.of(FAST, near, SLOW, far));

        assertThat(findings)
                .extracting(Finding::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL);
        assertThat(findings.getFirst().values().result()).isEqualTo(0.99);
    }

    @Test
    void devices_that_could_not_run_both_versions_never_pass() {
        var metric = Metric.SHADOW_TEXT_AGREEMENT;
        var observed = new Observed(List.of(), List.of(), List.of(), 14);

        var finding =
                new GateJudge(analysis(metric, 10, "result > 0.9", null), 1)
                        .judge(Map.of(FAST, observed))
                        .getFirst();

        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.answer())
                .isEqualTo(
                        "fewer than 10 can be compared; 14 more could not run the version before");
    }

    private static List<Pair> pairs(int devices, double before, double now) {
        return Collections.nCopies(devices, new Pair(before, now));
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
        return new Observed(pairs, List.of(), List.of(), 0);
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
        return new Observed(pairs, List.of(), List.of(), 0);
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
