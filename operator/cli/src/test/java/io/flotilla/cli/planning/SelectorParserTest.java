package io.flotilla.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cli.CommandFailure;
import io.flotilla.proto.device.v1.LabelSelector.Operator;
import org.junit.jupiter.api.Test;

class SelectorParserTest {
    @Test
    void equality_becomes_a_label_to_match() {
        var selector = SelectorParser.parse("stage=canary, site == berlin");

        assertThat(selector.getMatchLabelsMap())
                .containsEntry("stage", "canary")
                .containsEntry("site", "berlin")
                .hasSize(2);
    }

    @Test
    void sets_keep_their_commas() {
        var selector = SelectorParser.parse("site in (berlin, paris),stage notin (lab)");

        assertThat(selector.getMatchExpressions(0).getOperator()).isEqualTo(Operator.OPERATOR_IN);
        assertThat(selector.getMatchExpressions(0).getValuesList())
                .containsExactly("berlin", "paris");
        assertThat(selector.getMatchExpressions(1).getOperator())
                .isEqualTo(Operator.OPERATOR_NOT_IN);
    }

    @Test
    void existence_and_its_opposite_need_no_value() {
        var selector = SelectorParser.parse("gpu,!broken");

        assertThat(selector.getMatchExpressions(0).getOperator())
                .isEqualTo(Operator.OPERATOR_EXISTS);
        assertThat(selector.getMatchExpressions(1).getKey()).isEqualTo("broken");
        assertThat(selector.getMatchExpressions(1).getOperator())
                .isEqualTo(Operator.OPERATOR_DOES_NOT_EXIST);
    }

    @Test
    void nothing_matches_everything() {
        assertThat(SelectorParser.parse("").getMatchLabelsCount()).isZero();
    }

    @Test
    void what_cannot_be_read_is_quoted_with_what_can() {
        assertThatThrownBy(() -> SelectorParser.parse("stage=a=b"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("\"stage=a=b\"")
                .hasMessageContaining("key in (a,b)");
    }
}
