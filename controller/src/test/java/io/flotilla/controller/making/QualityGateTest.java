package io.flotilla.controller.making;

import static io.flotilla.controller.making.QualityGate.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.making.QualityGate.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateTest {

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "mean_kl_divergence, 0, PUBLISHABLE",
        "mean_kl_divergence, 0.05, PUBLISHABLE",
        "mean_kl_divergence, 0.051, NEEDS_APPROVAL",
        "mean_kl_divergence, 0.15, NEEDS_APPROVAL",
        "mean_kl_divergence, 0.151, BLOCKED",
        "mean_kl_divergence, NaN, BLOCKED",
        "mean_cosine, 0.99, PUBLISHABLE",
        "mean_cosine, 0.94, NEEDS_APPROVAL",
        "mean_cosine, 0.53, BLOCKED",
        "mean_cosine, -1, BLOCKED",
        "relative_error, 0.01, PUBLISHABLE",
        "relative_error, 0.1, NEEDS_APPROVAL",
        "relative_error, 2, BLOCKED",
        "perplexity, 1000, PUBLISHABLE"
    })
    void a_figure_decides(String metric, double value, Verdict verdict) {
        var judgement = QualityGate.judge(DEFAULTS, Map.of(metric, value));

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.findings()).hasSize(verdict == Verdict.PUBLISHABLE ? 0 : 1);
    }

    @Test
    void the_strictest_gate_decides_and_each_finding_is_told() {
        var judgement =
                QualityGate.judge(
                        DEFAULTS, Map.of("mean_kl_divergence", 0.1, "relative_error", 0.5));

        assertThat(judgement.verdict()).isEqualTo(Verdict.BLOCKED);
        assertThat(judgement.findings())
                .containsExactly(
                        "Its mean_kl_divergence is 0.1000: max-degradation is 0.050 from 0.0 without"
                                + " approval.",
                        "Its relative_error is 0.5000: max-degradation is 0.150 from 0.0, even with"
                                + " approval.");
    }
}
