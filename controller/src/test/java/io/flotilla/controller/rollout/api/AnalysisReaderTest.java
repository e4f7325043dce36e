package io.flotilla.controller.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import io.flotilla.controller.rollout.gate.Baseline;
import io.flotilla.controller.rollout.gate.Conditions;
import io.flotilla.controller.rollout.gate.Grouping;
import io.flotilla.controller.rollout.gate.Looks;
import io.flotilla.controller.rollout.gate.Metric;
import io.flotilla.controller.rollout.gate.Source;
import io.flotilla.controller.shared.EncodedMessage;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.FleetException.Violation;
import io.flotilla.controller.shared.Violations;
import io.flotilla.proto.rollout.v1.Analysis;
import io.flotilla.proto.rollout.v1.PrometheusQuery;
import io.flotilla.proto.rollout.v1.RolloutPolicy;
import io.flotilla.proto.rollout.v1.WavePlan;
import io.flotilla.proto.rollout.v1.WaveSpec;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnalysisReaderTest {

    @Test
    void what_is_absent_has_its_default() {
        var analysis = read(policy(a -> a)).getFirst();

        assertThat(analysis.source())
                .isEqualTo(
                        new Source.OfDevices(
                                Metric.DECODE_TOKENS_PER_SECOND_P50, Baseline.SAME_CLASS_BEFORE));
        assertThat(analysis.grouping()).isEqualTo(Grouping.BOTH);
        assertThat(analysis.minSamples()).isEqualTo(10);
        assertThat(analysis.looks())
                .isEqualTo(new Looks(java.time.Duration.ofMinutes(1), 5, 1, 100));
        assertThat(analysis.conditions()).isEqualTo(Conditions.NONE);
        assertThat(analysis.isDryRun()).isFalse();
    }

    @Test
    void what_was_sent_is_what_is_read_back() {
        var sent =
                policy(
                        a ->
                                a.setBaseline(Analysis.Baseline.BASELINE_NOT_YET_UPDATED)
                                        .addGroupBy(WavePlan.Stratum.STRATUM_HARDWARE_CLASS)
                                        .setMinSamples(30)
                                        .setInterval(Duration.newBuilder().setSeconds(300))
                                        .setCount(6)
                                        .setSuccessCondition("result >= 0.9 * baseline")
                                        .setFailureCondition("result < 0.7 * baseline")
                                        .setFailureLimit(1)
                                        .setInconclusiveLimit(2)
                                        .setDryRun(true));

        var kept = new ProtoPolicyCodec().decode(EncodedMessage.of(sent.toByteArray()));

        assertThat(kept.analyses()).isEqualTo(read(sent));
        var analysis = kept.analysesOf(1).getFirst();
        assertThat(analysis.grouping()).isEqualTo(new Grouping(false, true));
        assertThat(analysis.looks()).isEqualTo(new Looks(java.time.Duration.ofMinutes(5), 6, 1, 2));
        assertThat(analysis.conditions().success()).hasToString("result >= 0.9 * baseline");
        assertThat(analysis.isDryRun()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void each_mistake_is_found_where_it_stands(
            String field, String description, RolloutPolicy policy) {
        var violations = new Violations();

        var _ = new PolicyReader(violations, "policy").read(policy);

        var refusal = catchThrowableOfType(InvalidArgument.class, violations::throwIfAny);
        assertThat(refusal.violations())
                .singleElement()
                .satisfies(
                        found -> {
                            assertThat(found.field()).isEqualTo(field);
                            assertThat(found.description()).contains(description);
                        });
    }

    static Stream<Arguments> each_mistake_is_found_where_it_stands() {
        var path = "policy.analysis[0].";
        return Stream.of(
                wrong(path + "name", "1 to 63", "Speed!"),
                wrong(path + "metric", "request_duration_seconds_p95", a -> a.setMetric("mood")),
                wrong(path + "metric", "either a metric", Analysis.Builder::clearMetric),
                wrong(
                        path + "success_condition",
                        "line 1, column 1: undeclared reference to 'reslut'",
                        a -> a.setSuccessCondition("reslut > 1.0")),
                wrong(
                        path + "failure_condition",
                        "line 1, column 1: expected type 'bool'",
                        a -> a.setFailureCondition("result")),
                wrong(path + "min_samples", "within 10 to", a -> a.setMinSamples(9)),
                wrong(
                        path + "prometheus.query",
                        "1 to 2000",
                        a -> asking(a, " ").setSuccessCondition("result > 1.0")),
                wrong(
                        path + "prometheus",
                        "belong to metrics",
                        a -> asking(a, "up").setMinSamples(3).setSuccessCondition("result > 1.0")),
                wrong(path + "success_condition", "must say when", a -> asking(a, "up")),
                wrong(
                        path + "success_condition",
                        "result alone",
                        a -> asking(a, "up").setFailureCondition("ratio > 1.0")),
                wrong(
                        path + "success_condition",
                        "have no ratio",
                        a -> a.setMetric("request_error_ratio")),
                wrong(
                        path + "success_condition",
                        "have no ratio",
                        a -> a.setMetric("request_error_ratio").setFailureCondition("ratio > 1.0")),
                wrong(
                        path + "metric",
                        "only with activation.shadow",
                        a -> a.setMetric("shadow_embedding_cosine")),
                wrong(
                        path + "success_condition",
                        "have no ratio",
                        a -> a.setMetric("engine_crash_ratio")),
                wrong(
                        path + "baseline",
                        "a standard of its own",
                        a ->
                                a.setMetric("golden_test_score")
                                        .setBaseline(Analysis.Baseline.BASELINE_NOT_YET_UPDATED)),
                wrong(path + "count", "within 1 to 100", a -> a.setCount(0)),
                wrong(path + "interval", "within 1s", a -> a.setInterval(Duration.newBuilder())),
                wrong(path + "failure_limit", "within 1 to", a -> a.setFailureLimit(0)),
                wrong(path + "inconclusive_limit", "within 0", a -> a.setInconclusiveLimit(-1)),
                wrong(path + "baseline", "SAME_CLASS_BEFORE", a -> a.setBaselineValue(9)),
                wrong(
                        path + "group_by[0]",
                        "HARDWARE_CLASS",
                        a -> a.addGroupBy(WavePlan.Stratum.STRATUM_UNSPECIFIED)));
    }

    @Test
    void a_question_to_prometheus_is_read_with_its_condition() {
        var analysis =
                read(policy(
                                a ->
                                        asking(a, "sum(rate(errors_total[5m]))")
                                                .setFailureCondition("result > 0.1")))
                        .getFirst();

        assertThat(analysis.source())
                .isEqualTo(new Source.OfPrometheus("sum(rate(errors_total[5m]))"));
    }

    @Test
    void nobody_is_asked_where_no_prometheus_is_configured() {
        var violations = new Violations();
        var policy = policy(a -> asking(a, "up").setFailureCondition("result < 1.0"));

        AnalysisReader.refusePrometheus(policy, "policy", violations);

        var refusal = catchThrowableOfType(InvalidArgument.class, violations::throwIfAny);
        assertThat(refusal.violations())
                .extracting(Violation::field)
                .containsExactly("policy.analysis[0].prometheus");
    }

    private static Analysis.Builder asking(Analysis.Builder analysis, String query) {
        return analysis.setPrometheus(PrometheusQuery.newBuilder().setQuery(query));
    }

    @Test
    void a_wave_that_names_an_unknown_analysis_and_two_of_one_name_are_refused() {
        var policy = policy(a -> a).toBuilder();
        policy.addAnalysis(policy.getAnalysis(0));
        policy.getWavesBuilder().getSequenceBuilder(0).addAnalysis("quality");
        var violations = new Violations();

        var _ = new PolicyReader(violations, "policy").read(policy.build());

        var refusal = catchThrowableOfType(InvalidArgument.class, violations::throwIfAny);
        assertThat(refusal.violations())
                .containsExactlyInAnyOrder(
                        new Violation(
                                "policy.analysis[1].name",
                                "'speed' is the name of an earlier analysis"),
                        new Violation(
                                "policy.waves.sequence[0].analysis[1]",
                                "the policy has no analysis 'quality'"));
    }

    private static List<io.flotilla.controller.rollout.gate.Analysis> read(RolloutPolicy policy) {
        var violations = new Violations();
        var read = new PolicyReader(violations, "policy").read(policy);
        violations.throwIfAny();
        return read.analyses();
    }

    private static Arguments wrong(String field, String description, String name) {
        var policy = policy(a -> a.setName(name)).toBuilder();
        policy.getWavesBuilder().getSequenceBuilder(0).setAnalysis(0, name);
        return Arguments.of(field, description, policy.build());
    }

    private static Arguments wrong(
            String field, String description, UnaryOperator<Analysis.Builder> change) {
        return Arguments.of(field, description, policy(change));
    }

    /** A policy whose first wave must pass an analysis of decoding speed. */
    private static RolloutPolicy policy(UnaryOperator<Analysis.Builder> change) {
        var analysis =
                change.apply(
                        Analysis.newBuilder()
                                .setName("speed")
                                .setMetric("decode_tokens_per_second_p50"));
        return RolloutPolicy.newBuilder()
                .addAnalysis(analysis)
                .setWaves(
                        WavePlan.newBuilder()
                                .addSequence(WaveSpec.newBuilder().addAnalysis("speed")))
                .build();
    }
}
