package io.flotilla.cli.resource;

import io.flotilla.cli.output.Words;
import io.flotilla.proto.device.v1.LabelSelector;
import java.util.ArrayList;

/** Says which devices a selector means. */
final class SelectorWords {

    private SelectorWords() {}

    static String of(LabelSelector selector) {
        var parts = new ArrayList<String>();
        if (selector.getMatchLabelsCount() > 0) {
            parts.add(Words.labels(selector.getMatchLabelsMap()));
        }
        for (var expression : selector.getMatchExpressionsList()) {
            var operator = Words.constant(expression.getOperator(), "OPERATOR");
            var values = String.join("|", expression.getValuesList());
            parts.add((expression.getKey() + " " + operator + " " + values).strip());
        }
        return parts.isEmpty() ? "every device" : String.join(", ", parts);
    }
}
