package io.flotilla.contract.label;

import io.flotilla.contract.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One requirement on one label.
 *
 * @param values at least one for {@link Operator#IN} and {@link Operator#NOT_IN}, else none
 */
public record Requirement(String key, Operator operator, List<String> values) {

    public Requirement {
        values = List.copyOf(values);
    }

    /** How a label is compared. */
    public enum Operator {
        /** Not said, or one that this reader does not know: matches nothing, and is refused. */
        UNKNOWN("?"),
        /** The label exists with one of the values. */
        IN("In"),
        /** The label is absent or has none of the values. */
        NOT_IN("NotIn"),
        /** The label exists. */
        EXISTS("Exists"),
        /** The label is absent. */
        DOES_NOT_EXIST("DoesNotExist");

        private final String kubernetesName;

        Operator(String kubernetesName) {
            this.kubernetesName = kubernetesName;
        }

        /** Its name in Kubernetes' own selectors. */
        public String kubernetesName() {
            return kubernetesName;
        }
    }

    boolean matches(Map<String, String> labels) {
        return switch (operator) {
            case UNKNOWN -> false;
            case IN -> labels.containsKey(key) && values.contains(labels.get(key));
            case NOT_IN -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case EXISTS -> labels.containsKey(key);
            case DOES_NOT_EXIST -> !labels.containsKey(key);
        };
    }

    List<Violation> violations(String field) {
        var violations = new ArrayList<Violation>();
        LabelRules.checkKey(field + ".key", key, violations);
        switch (operator) {
            case UNKNOWN ->
                    violations.add(
                            new Violation(
                                    field + ".operator",
                                    "must be In, NotIn, Exists or DoesNotExist"));
            case IN, NOT_IN -> checkValues(field + ".values", violations);
            case EXISTS, DOES_NOT_EXIST -> {
                if (!values.isEmpty()) {
                    violations.add(
                            new Violation(
                                    field + ".values",
                                    "must be empty for " + operator.kubernetesName()));
                }
            }
        }
        return violations;
    }

    private void checkValues(String field, List<Violation> violations) {
        if (values.isEmpty()) {
            violations.add(
                    new Violation(
                            field, "needs at least one value for " + operator.kubernetesName()));
        }
        LabelSelector.addIfTooMany(violations, field, values.size());
        for (var i = 0; i < Math.min(values.size(), LabelSelector.MAXIMUM_ENTRIES); i++) {
            LabelRules.checkValue(field + "[" + i + "]", values.get(i), violations);
        }
    }
}
