package io.flotilla.controller.rollout.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.rollout.analysis.Ratio;
import io.flotilla.controller.rollout.gate.Values;
import io.flotilla.controller.rollout.gate.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTextTest {

    private static final Values VALUES = new Values(9, 10, new Ratio(0.9, 0.85, 0.95), 40, 50);

    @ParameterizedTest
    @CsvSource({
        "result >= 0.9 * baseline, true",
        "result < 0.7 * baseline, false",
        "lower > 0.8 && upper < 1, true",
        "ratio < 0.9 || samples >= 40, true",
        "baseline_samples == 50, true",
        "samples / (baseline_samples - 50) > 1, false",
    })
    void a_condition_holds_or_not(String text, boolean holds) {
        var read = ConditionText.read(text);

        assertThat(read)
                .isInstanceOfSatisfying(
                        ConditionText.Compiled.class,
                        compiled ->
                                assertThat(compiled.condition().holds(VALUES)).isEqualTo(holds));
    }

    @Test
    void it_says_what_it_speaks_of() {
        assertThat(ConditionText.read("result >= 0.9 * baseline"))
                .isInstanceOfSatisfying(
                        ConditionText.Compiled.class,
                        compiled ->
                                assertThat(compiled.condition().variables())
                                        .containsExactlyInAnyOrder(
                                                Variable.RESULT, Variable.BASELINE));
    }

    @ParameterizedTest
    @CsvSource({
        "resutl > 1, 'line 1, column 1: undeclared reference'",
        "ratio + 1 > 2, 'line 1, column 7: found no matching overload'",
        "result, 'line 1, column 1: expected type ''bool'' but found ''double'''",
        "result >=, 'line 1, column 10: mismatched input'",
        "((((((((((((((((((((((((((result > 1.0)))))))))))))))))))))))))), recursion limit",
    })
    void a_mistake_is_found_where_it_stands(String text, String mistake) {
        assertThat(mistakes(text)).singleElement().asString().contains(mistake);
    }

    @Test
    void all_mistakes_are_found_at_once_and_there_are_no_loops() {
        assertThat(mistakes("reslut > 1.0 && basline > 1.0")).hasSize(2);
        assertThat(mistakes("[1, 2].all(x, x > 0)")).isNotEmpty();
        assertThat(mistakes("true || ".repeat(100) + "true")).isNotEmpty();
    }

    private static List<String> mistakes(String text) {
        return ConditionText.read(text) instanceof ConditionText.Refused(var mistakes)
                ? mistakes
                : List.of();
    }
}
