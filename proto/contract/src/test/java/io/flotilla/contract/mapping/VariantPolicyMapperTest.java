package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.Violation;
import io.flotilla.contract.selection.Objective;
import io.flotilla.contract.selection.VariantPolicy;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariantPolicyMapperTest {

    @ParameterizedTest
    @EnumSource(Objective.class)
    void a_policy_comes_back_as_it_went(Objective objective) {
        var policy =
                new VariantPolicy(
                        objective,
                        new TreeSet<>(List.of("INT8", "Q4_K_M")),
                        0,
                        8192,
                        "onnx-int8",
                        false);

        var message = VariantPolicyMapper.toWire(policy);

        assertThat(VariantPolicyMapper.fromWire(message)).isEqualTo(policy);
    }

    @Test
    void an_empty_message_is_the_default_policy() {
        var empty = io.flotilla.proto.planning.v1.VariantPolicy.getDefaultInstance();

        assertThat(VariantPolicyMapper.fromWire(empty)).isEqualTo(VariantPolicy.DEFAULT);
        assertThat(VariantPolicyMapper.violations(empty)).isEmpty();
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        var wrong =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setObjectiveValue(99)
                        .addAllow("INT8")
                        .addAllow("int4")
                        .setMemoryHeadroomPercent(95)
                        .setContextTokens(-1)
                        .build();

        assertThat(VariantPolicyMapper.violations(wrong))
                .extracting(Violation::field)
                .containsExactly("objective", "allow[1]", "memoryHeadroomPercent", "contextTokens");
    }

    @Test
    void what_is_wrong_is_still_read_as_the_nearest_that_is_right() {
        var wrong =
                io.flotilla.proto.planning.v1.VariantPolicy.newBuilder()
                        .setObjectiveValue(99)
                        .setMemoryHeadroomPercent(95)
                        .setContextTokens(-1)
                        .build();

        var policy = VariantPolicyMapper.fromWire(wrong);

        assertThat(policy.objective()).isEqualTo(Objective.QUALITY);
        assertThat(policy.memoryHeadroomPercent()).isEqualTo(90);
        assertThat(policy.contextTokens()).isZero();
    }
}
