package io.flotilla.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.controller.registry.GoldenTest.Case;
import io.flotilla.controller.registry.GoldenTest.Tolerance;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.Violations;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTestTest {

    private static final Case GOOD = new Case("hello", List.of(0.6f, 0.8f));
    private static final Tolerance FULL = new Tolerance(PrecisionClass.FULL, 0.999);

    @Test
    void unit_vectors_of_one_length_with_a_tolerance_are_right() {
        var golden = new GoldenTest(List.of(GOOD, new Case("bye", List.of(1f, 0f))), List.of(FULL));

        assertThat(problems(golden)).isEmpty();
    }

    static Stream<Arguments> wrongOnes() {
        return Stream.of(
                wrong("no case", "cases: must be 1 to 64", List.of(), FULL),
                wrong("65 cases", "cases: must be 1 to 64", Collections.nCopies(65, GOOD), FULL),
                wrong("no text", "text: must not be empty", List.of(caseOf(" ", 1f)), FULL),
                wrong("no vector", "values: must be 1 to 8192", List.of(caseOf("a")), FULL),
                wrong("NaN", "must be finite", List.of(caseOf("a", Float.NaN)), FULL),
                wrong(
                        "infinite",
                        "must be finite",
                        List.of(caseOf("a", Float.POSITIVE_INFINITY)),
                        FULL),
                wrong("too long", "of unit length", List.of(caseOf("a", 0.6f, 0.9f)), FULL),
                wrong("zero", "of unit length", List.of(caseOf("a", 0f, 0f)), FULL),
                wrong(
                        "two widths",
                        "cases[1].embedding.values: must be as many",
                        List.of(GOOD, caseOf("b", 1f)),
                        FULL),
                wrong("no tolerance", "tolerances: must not be empty", List.of(GOOD)),
                wrong("a class twice", "tolerances[1].precision_class", List.of(GOOD), FULL, FULL),
                wrong(
                        "a cosine above 1",
                        "min_cosine: must be -1 to 1",
                        List.of(GOOD),
                        new Tolerance(PrecisionClass.FULL, 1.01)),
                wrong(
                        "no number as cosine",
                        "min_cosine: must be -1 to 1",
                        List.of(GOOD),
                        new Tolerance(PrecisionClass.FULL, Double.NaN)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongOnes")
    void what_is_wrong_is_told_with_its_field(
            String name, String problem, List<Case> cases, List<Tolerance> tolerances) {
        var golden = new GoldenTest(cases, tolerances);

        assertThat(problems(golden)).as(name).contains(problem);
    }

    private static Arguments wrong(
            String name, String problem, List<Case> cases, Tolerance... tolerances) {
        return Arguments.of(name, problem, cases, List.of(tolerances));
    }

    private static Case caseOf(String text, Float... values) {
        return new Case(text, List.of(values));
    }

    private static String problems(GoldenTest golden) {
        var violations = new Violations();
        golden.check("golden_test", violations);
        try {
            violations.throwIfAny();
            return "";
        } catch (InvalidArgument invalid) {
            return String.valueOf(invalid.getMessage());
        }
    }
}
