package io.flotilla.contract.fit;

import static io.flotilla.contract.selection.VariantBuilder.aGgufVariant;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.Architecture;
import io.flotilla.contract.format.Architecture.Attention;
import io.flotilla.contract.format.Architecture.Experts;
import io.flotilla.contract.format.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantFactsTest {

    @ParameterizedTest
    @CsvSource({"0, 0, 1.0", "8, 2, 0.25", "8, 8, 1.0", "8, 0, 1.0", "2, 4, 1.0"})
    void a_token_passes_through_the_experts_it_uses(int count, int used, double expected) {
        var architecture =
                new Architecture(
                        "llama", 1, 1, 1, 1, Attention.UNDECLARED, new Experts(count, used));
        var facts = aGgufVariant(Precision.Q8_0, 8.5).withArchitecture(architecture).facts();

        assertThat(facts.activeShare()).isEqualTo(expected);
    }
}
