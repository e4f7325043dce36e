package io.flotilla.controller.device.store;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.controller.shared.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A selector as a condition on {@code device.all_labels}. What can use the index comes as
 * containment or existence.
 *
 * @param sql to be put after WHERE or AND
 * @param parameters of the condition, in order
 */
public record SelectorCondition(String sql, List<Object> parameters) {

    public SelectorCondition {
        parameters = List.copyOf(parameters);
    }

    public static SelectorCondition of(LabelSelector selector) {
        var terms = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        if (!selector.matchLabels().isEmpty()) {
            terms.add("all_labels @> CAST(? AS jsonb)");
            parameters.add(Json.write(selector.matchLabels()));
        }
        for (var requirement : selector.matchExpressions()) {
            terms.add(term(requirement, parameters));
        }
        return new SelectorCondition(
                terms.isEmpty() ? "true" : String.join(" AND ", terms), parameters);
    }

    /** The parameters with others before and after them. */
    Object[] parameters(List<?> before, List<?> after) {
        var all = new ArrayList<Object>(before);
        all.addAll(parameters);
        all.addAll(after);
        return all.toArray();
    }

    private static String term(Requirement requirement, List<Object> parameters) {
        return switch (requirement.operator()) {
            case UNKNOWN -> "false";
            case EXISTS -> {
                parameters.add(requirement.key());
                yield "all_labels ?? ?";
            }
            case DOES_NOT_EXIST -> {
                parameters.add(requirement.key());
                yield "NOT all_labels ?? ?";
            }
            case IN -> anyOf(requirement, parameters);
            case NOT_IN -> "NOT " + anyOf(requirement, parameters);
        };
    }

    /** One containment for each value: each can use the index, which a list of values cannot. */
    private static String anyOf(Requirement requirement, List<Object> parameters) {
        var terms = new ArrayList<String>();
        for (var value : requirement.values()) {
            terms.add("all_labels @> CAST(? AS jsonb)");
            parameters.add(Json.write(Map.of(requirement.key(), value)));
        }
        return terms.isEmpty() ? "false" : "(" + String.join(" OR ", terms) + ")";
    }
}
