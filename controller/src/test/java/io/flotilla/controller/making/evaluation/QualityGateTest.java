package io.flotilla.controller.making.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.making.evaluation.QualityGate.Rule;
import io.flotilla.controller.making.evaluation.QualityGate.Verdict;
import io.flotilla.controller.registry.Model.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateTest {

    private static final Map<String, Double> NOTHING = Map.of();

    @ParameterizedTest(name = "{1} of {2}: {3}")
    @CsvSource({
        "TEXT_GENERATION, mean_kl_divergence, 0, PUBLISHABLE",
        "TEXT_GENERATION, mean_kl_divergence, 0.05, PUBLISHABLE",
        "TEXT_GENERATION, mean_kl_divergence, 0.051, NEEDS_APPROVAL",
        "TEXT_GENERATION, mean_kl_divergence, 0.15, NEEDS_APPROVAL",
        "TEXT_GENERATION, mean_kl_divergence, 0.151, BLOCKED",
        "TEXT_GENERATION, mean_kl_divergence, NaN, BLOCKED",
        "TEXT_EMBEDDING, mean_cosine, 0.99, PUBLISHABLE",
        "TEXT_EMBEDDING, mean_cosine, 0.95, PUBLISHABLE",
        "TEXT_EMBEDDING, mean_cosine, 0.94, NEEDS_APPROVAL",
        "TEXT_EMBEDDING, mean_cosine, 0.53, BLOCKED",
        "TEXT_EMBEDDING, mean_cosine, -1, BLOCKED",
        "TEXT_CLASSIFICATION, mean_cosine, 0.95, PUBLISHABLE",
        "TEXT_CLASSIFICATION, mean_cosine, 0.53, BLOCKED",
        "TENSOR, relative_error, 0.01, PUBLISHABLE",
        "TENSOR, relative_error, 0.1, NEEDS_APPROVAL",
        "IMAGE_CLASSIFICATION, relative_error, 0.01, PUBLISHABLE",
        "IMAGE_CLASSIFICATION, relative_error, 0.2, BLOCKED",
        "UNSPECIFIED, relative_error, 2, BLOCKED"
    })
    void the_gates_of_a_task_decide_by_what_is_measured_of_it(
            Task task, String metric, double figure, Verdict verdict) {
        var judgement =
                QualityGate.judge(QualityGate.defaultsOf(task), Map.of(metric, figure), NOTHING);

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.findings().isEmpty()).isEqualTo(verdict == Verdict.PUBLISHABLE);
    }

    @ParameterizedTest(name = "{1} {2}: {3} against {4}")
    @CsvSource({
        "PERPLEXITY, MAX_DEGRADATION, 0.5, 10.5, 10, true",
        "PERPLEXITY, MAX_DEGRADATION, 0.5, 10.6, 10, false",
        "PERPLEXITY, PERCENT_MAX_DEGRADATION, 5, 10.5, 10, true",
        "PERPLEXITY, PERCENT_MAX_DEGRADATION, 5, 10.6, 10, false",
        "TOKENS_PER_SECOND, PERCENT_MAX_DEGRADATION, 10, 90, 100, true",
        "TOKENS_PER_SECOND, PERCENT_MAX_DEGRADATION, 10, 89, 100, false",
        "TOKENS_PER_SECOND, MIN_IMPROVEMENT, 20, 120, 100, true",
        "TOKENS_PER_SECOND, MIN_IMPROVEMENT, 20, 119, 100, false",
        "SIZE_BYTES, PERCENT_MIN_IMPROVEMENT, 50, 500000, 1000000, true",
        "SIZE_BYTES, PERCENT_MIN_IMPROVEMENT, 50, 500001, 1000000, false",
        "PEAK_RESIDENT_BYTES, MAX_DEGRADATION, 0, 1000, 1000, true",
        "INPUT_SECONDS, MAX_DEGRADATION, 0, 0.2, 0.1, false",
        "SAME_TOP_RATIO, MAX_DEGRADATION, 0.1, 0.9, 0, true"
    })
    void a_rule_compares_with_the_reference(
            Metric metric,
            Rule rule,
            double value,
            double figure,
            double reference,
            boolean passes) {
        var gate = new QualityGate(metric, rule, value, 1, Verdict.BLOCKED);

        var judgement =
                QualityGate.judge(
                        List.of(gate),
                        Map.of(metric.key(), figure),
                        Map.of(metric.key(), reference));

        assertThat(judgement.verdict()).isEqualTo(passes ? Verdict.PUBLISHABLE : Verdict.BLOCKED);
    }

    @Test
    void the_strictest_consequence_decides_and_then_the_priority() {
        var judgement =
                QualityGate.judge(
                        List.of(
                                gate(Metric.MEAN_COSINE, 0.05, 1, Verdict.NEEDS_APPROVAL),
                                gate(Metric.RELATIVE_ERROR, 0.1, 3, Verdict.BLOCKED),
                                gate(Metric.MIN_COSINE, 0.1, 2, Verdict.BLOCKED)),
                        Map.of("mean_cosine", 0.9, "relative_error", 0.5, "min_cosine", 0.8),
                        NOTHING);

        assertThat(judgement.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(judgement.findings())
                .containsExactly(
                        "min_cosine is 0.8 where the reference has 1, worse by 0.2:"
                                + " max-degradation is 0.1, so it is blocked.",
                        "relative_error is 0.5 where the reference has 0, worse by 0.5:"
                                + " max-degradation is 0.1, so it is blocked.",
                        "mean_cosine is 0.9 where the reference has 1, worse by 0.1:"
                                + " max-degradation is 0.05, so it needs approval.");
    }

    @Test
    void what_was_not_measured_needs_approval() {
        var gates =
                List.of(
                        gate(Metric.MEAN_COSINE, 0.05, 1, Verdict.BLOCKED),
                        gate(Metric.SIZE_BYTES, 0, 1, Verdict.BLOCKED));

        var judgement = QualityGate.judge(gates, Map.of("size_bytes", 1.0), NOTHING);

        assertThat(judgement.verdict()).isEqualTo(Verdict.NEEDS_APPROVAL);
        assertThat(judgement.findings())
                .containsExactly(
                        "mean_cosine was not measured, which max-degradation asks for: it needs"
                                + " approval.",
                        "size_bytes was not measured of the reference, which max-degradation asks"
                                + " for: it needs approval.");
    }

    private static QualityGate gate(Metric metric, double value, int priority, Verdict failure) {
        return new QualityGate(metric, Rule.MAX_DEGRADATION, value, priority, failure);
    }
}
