package io.flotilla.contract.label;

import static io.flotilla.contract.label.Requirement.Operator.DOES_NOT_EXIST;
import static io.flotilla.contract.label.Requirement.Operator.EXISTS;
import static io.flotilla.contract.label.Requirement.Operator.IN;
import static io.flotilla.contract.label.Requirement.Operator.NOT_IN;
import static io.flotilla.contract.label.Requirement.Operator.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.Violation;
import io.flotilla.contract.label.Requirement.Operator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS = Map.of("site", "berlin", "stage", "canary");

    @ParameterizedTest(name = "site {0} {1}: {2}")
    @MethodSource("requirements")
    void a_requirement_matches_as_in_kubernetes(
            Operator operator, List<String> values, boolean present, boolean absent) {
        var onPresent = selector(new Requirement("site", operator, values));
        var onAbsent = selector(new Requirement("rack", operator, values));

        assertThat(onPresent.matches(LABELS)).isEqualTo(present);
        assertThat(onAbsent.matches(LABELS)).isEqualTo(absent);
    }

    /** Operator, values, and whether it matches with the label present and absent. */
    static Stream<Arguments> requirements() {
        return Stream.of(
                Arguments.of(IN, List.of("berlin", "paris"), true, false),
                Arguments.of(IN, List.of("paris"), false, false),
                Arguments.of(NOT_IN, List.of("berlin", "paris"), false, true),
                Arguments.of(NOT_IN, List.of("paris"), true, true),
                Arguments.of(EXISTS, List.of(), true, false),
                Arguments.of(DOES_NOT_EXIST, List.of(), false, true),
                Arguments.of(UNKNOWN, List.of("berlin"), false, false));
    }

    @Test
    void an_empty_selector_matches_everything() {
        assertThat(LabelSelector.ALL.matches(LABELS)).isTrue();
        assertThat(LabelSelector.ALL.matches(Map.of())).isTrue();
    }

    @Test
    void all_requirements_must_hold() {
        var labels = new TreeMap<>(Map.of("stage", "canary"));

        var both =
                new LabelSelector(labels, List.of(new Requirement("site", IN, List.of("berlin"))));
        var other =
                new LabelSelector(labels, List.of(new Requirement("site", IN, List.of("paris"))));

        assertThat(both.matches(LABELS)).isTrue();
        assertThat(other.matches(LABELS)).isFalse();
    }

    @Test
    void a_label_must_have_exactly_the_value() {
        assertThat(LabelSelector.ofLabels(Map.of("site", "berlin")).matches(LABELS)).isTrue();
        assertThat(LabelSelector.ofLabels(Map.of("site", "Berlin")).matches(LABELS)).isFalse();
        assertThat(LabelSelector.ofLabels(Map.of("rack", "")).matches(LABELS)).isFalse();
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_its_place() {
        var wrong =
                new LabelSelector(
                        new TreeMap<>(Map.of("-site", "berlin ")),
                        List.of(
                                new Requirement("rack", IN, List.of()),
                                new Requirement("", EXISTS, List.of("x")),
                                new Requirement("a/b/c", UNKNOWN, List.of()),
                                new Requirement("stage", NOT_IN, List.of("ok", "not ok"))));

        assertThat(wrong.violations())
                .extracting(Violation::field)
                .containsExactly(
                        "matchLabels['-site']",
                        "matchLabels['-site']",
                        "matchExpressions[0].values",
                        "matchExpressions[1].key",
                        "matchExpressions[1].values",
                        "matchExpressions[2].key",
                        "matchExpressions[2].operator",
                        "matchExpressions[3].values[1]");
    }

    @Test
    void a_good_selector_has_no_violations() {
        var good =
                new LabelSelector(
                        new TreeMap<>(Map.of("example.com/site", "berlin-1", "empty", "")),
                        List.of(
                                new Requirement("hw.flotilla.io/memory-gib", IN, List.of("8")),
                                new Requirement("rack", DOES_NOT_EXIST, List.of())));

        assertThat(good.violations()).isEmpty();
    }

    @Test
    void a_flood_of_requirements_is_refused_without_reading_it_all() {
        var requirements =
                IntStream.range(0, 10_000).mapToObj(i -> new Requirement("!", IN, List.of()));

        var flood = new LabelSelector(new TreeMap<>(), requirements.toList());

        assertThat(flood.violations()).hasSizeLessThan(300);
        assertThat(flood.violations().getFirst())
                .isEqualTo(new Violation("matchExpressions", "has 10000 entries; at most 100"));
    }

    private static LabelSelector selector(Requirement requirement) {
        return new LabelSelector(new TreeMap<>(), List.of(requirement));
    }
}
