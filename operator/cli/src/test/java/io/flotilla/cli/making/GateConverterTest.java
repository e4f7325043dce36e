package io.flotilla.cli.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.proto.making.v1.QualityGate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GateConverterTest {
    @Test
    void a_gate_is_read_as_it_is_written() {
        var gate = new GateConverter().convert("size_bytes:percent-min-improvement=50:blocked:2");

        assertThat(gate)
                .isEqualTo(
                        QualityGate.newBuilder()
                                .setMetric("size_bytes")
                                .setRule(QualityGate.Rule.RULE_PERCENT_MIN_IMPROVEMENT)
                                .setValue(50)
                                .setFailure(QualityGate.Failure.FAILURE_BLOCKED)
                                .setPriority(2)
                                .build());
        assertThat(GateConverter.ruleOf(gate)).isEqualTo("percent-min-improvement");
        assertThat(GateConverter.failureOf(gate)).isEqualTo("blocked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mean_cosine",
                "mean_cosine:max-degradation:blocked",
                "mean_cosine:threshold=1:blocked",
                "mean_cosine:max-degradation=-1:blocked",
                "mean_cosine:max-degradation=0.1",
                "mean_cosine:max-degradation=0.1:ignored",
                "mean_cosine:max-degradation=0.1:blocked:x"
            })
    void what_is_no_gate_is_refused(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> new GateConverter().convert(text))
                .withMessageContaining("METRIC:RULE=VALUE:FAILURE");
    }
}
