package io.flotilla.contract.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.contract.Violation;
import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.contract.label.Requirement.Operator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelSelectorMapperTest {

    @ParameterizedTest
    @EnumSource(Operator.class)
    void a_selector_comes_back_as_it_went(Operator operator) {
        var selector =
                new LabelSelector(
                        new TreeMap<>(Map.of("site", "berlin")),
                        List.of(new Requirement("stage", operator, List.of("canary"))));

        var message = LabelSelectorMapper.toWire(selector);

        assertThat(LabelSelectorMapper.fromWire(message)).isEqualTo(selector);
    }

    @Test
    void an_operator_of_a_newer_writer_matches_nothing_and_is_refused() {
        var message =
                io.flotilla.proto.device.v1.LabelSelector.newBuilder()
                        .addMatchExpressions(
                                io.flotilla.proto.device.v1.LabelSelector.Requirement.newBuilder()
                                        .setKey("site")
                                        .setOperatorValue(99)
                                        .addValues("berlin"))
                        .build();

        var selector = LabelSelectorMapper.fromWire(message);

        assertThat(selector.matches(Map.of("site", "berlin"))).isFalse();
        assertThat(selector.violations())
                .extracting(Violation::field)
                .containsExactly("matchExpressions[0].operator");
    }
}
