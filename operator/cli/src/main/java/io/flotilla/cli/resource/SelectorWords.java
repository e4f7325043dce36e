package io.flotilla.cli.resource;

import io.flotilla.cli.output.Words;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.device.v1.LabelSelector.Requirement;
import java.util.ArrayList;

/** Says which devices a selector means, in the form in which options take it. */
final class SelectorWords {

    private SelectorWords() {}

    static String of(LabelSelector selector) {
        var parts = new ArrayList<String>();
        if (selector.getMatchLabelsCount() > 0) {
            parts.add(Words.labels(selector.getMatchLabelsMap()));
        }
        selector.getMatchExpressionsList().forEach(expression -> parts.add(of(expression)));
        return parts.isEmpty() ? "every device" : String.join(",", parts);
    }

    private static String of(Requirement expression) {
        var key = expression.getKey();
        var values = String.join(",", expression.getValuesList());
        return switch (expression.getOperator()) {
            case OPERATOR_IN -> "%s in (%s)".formatted(key, values);
            case OPERATOR_NOT_IN ->
                    expression.getValuesCount() == 1
                            ? "%s!=%s".formatted(key, values)
                            : "%s notin (%s)".formatted(key, values);
            case OPERATOR_EXISTS -> key;
            case OPERATOR_DOES_NOT_EXIST -> "!" + key;
            case OPERATOR_UNSPECIFIED, UNRECOGNIZED -> key + " ?";
        };
    }
}
