package io.flotilla.contract.mapping;

import io.flotilla.contract.label.Requirement;
import io.flotilla.proto.device.v1.LabelSelector;
import io.flotilla.proto.device.v1.LabelSelector.Operator;
import java.util.TreeMap;

/** Maps label selectors as they are, wrong ones too; their violations tell what is wrong. */
public final class LabelSelectorMapper {

    private LabelSelectorMapper() {}

    public static LabelSelector toWire(io.flotilla.contract.label.LabelSelector selector) {
        var message = LabelSelector.newBuilder().putAllMatchLabels(selector.matchLabels());
        selector.matchExpressions()
                .forEach(requirement -> message.addMatchExpressions(toWire(requirement)));
        return message.build();
    }

    public static io.flotilla.contract.label.LabelSelector fromWire(LabelSelector message) {
        return new io.flotilla.contract.label.LabelSelector(
                new TreeMap<>(message.getMatchLabelsMap()),
                message.getMatchExpressionsList().stream()
                        .map(LabelSelectorMapper::fromWire)
                        .toList());
    }

    private static LabelSelector.Requirement toWire(Requirement requirement) {
        return LabelSelector.Requirement.newBuilder()
                .setKey(requirement.key())
                .setOperator(toWire(requirement.operator()))
                .addAllValues(requirement.values())
                .build();
    }

    private static Requirement fromWire(LabelSelector.Requirement message) {
        return new Requirement(
                message.getKey(), fromWire(message.getOperator()), message.getValuesList());
    }

    private static Operator toWire(Requirement.Operator operator) {
        return switch (operator) {
            case UNKNOWN -> Operator.OPERATOR_UNSPECIFIED;
            case IN -> Operator.OPERATOR_IN;
            case NOT_IN -> Operator.OPERATOR_NOT_IN;
            case EXISTS -> Operator.OPERATOR_EXISTS;
            case DOES_NOT_EXIST -> Operator.OPERATOR_DOES_NOT_EXIST;
        };
    }

    private static Requirement.Operator fromWire(Operator operator) {
        return switch (operator) {
            case OPERATOR_UNSPECIFIED, UNRECOGNIZED -> Requirement.Operator.UNKNOWN;
            case OPERATOR_IN -> Requirement.Operator.IN;
            case OPERATOR_NOT_IN -> Requirement.Operator.NOT_IN;
            case OPERATOR_EXISTS -> Requirement.Operator.EXISTS;
            case OPERATOR_DOES_NOT_EXIST -> Requirement.Operator.DOES_NOT_EXIST;
        };
    }
}
