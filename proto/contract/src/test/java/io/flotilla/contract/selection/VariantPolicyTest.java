package io.flotilla.contract.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantPolicyTest {

    @ParameterizedTest(name = "policy {0}, model {1}")
    @CsvSource({
        "0, 131072, 4096",
        "0, 512, 512",
        "0, 0, 0",
        "2048, 131072, 2048",
        "8192, 0, 8192",
    })
    void the_context_is_what_the_policy_asks_for_else_what_the_model_was_made_for(
            long policyTokens, long modelTokens, long expected) {
        var policy = VariantPolicy.DEFAULT.withContextTokens(policyTokens);

        assertThat(policy.room().contextFor(modelTokens)).isEqualTo(expected);
    }

    @Test
    void the_headroom_stays_free() {
        assertThat(VariantPolicy.DEFAULT.room().budgetBytes(1000)).isEqualTo(800);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 91, 100})
    void a_headroom_out_of_range_is_refused(int percent) {
        assertThatThrownBy(() -> VariantPolicy.DEFAULT.withMemoryHeadroomPercent(percent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(percent));
    }
}
