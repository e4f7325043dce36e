package io.flotilla.controller.device.store;

import static java.util.stream.Collectors.joining;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import io.flotilla.controller.access.scope.Reach;
import io.flotilla.controller.device.ReportedFacts;
import io.flotilla.controller.shared.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A selector as a condition on rows of {@code selectable}. Labels that people gave are looked up
 * there, or compared row by row, which takes tens of milliseconds for a hundred thousand devices;
 * labels of hardware are compared once for each set of them that devices have.
 *
 * @param sql to be put after WHERE or AND
 * @param parameters of the condition, in order
 */
public record SelectorCondition(String sql, List<Object> parameters) {

    /** Looking each value up takes longer than comparing with all at once if there are more. */
    private static final int MOST_LOOKED_UP = 8;

    private static final SelectorCondition ALL = new SelectorCondition("true", List.of());
    private static final SelectorCondition NONE = new SelectorCondition("false", List.of());

    public SelectorCondition {
        parameters = List.copyOf(parameters);
    }

    /** Holds for the devices that the selector matches. */
    static SelectorCondition of(LabelSelector selector) {
        return allOf(
                List.of(
                        onLabels(part(selector, key -> !isOfHardware(key))),
                        onHardware(part(selector, SelectorCondition::isOfHardware))));
    }

    /** Holds for those of them that are within reach. */
    public static SelectorCondition of(LabelSelector selector, Reach reach) {
        return allOf(List.of(of(selector), within(reach)));
    }

    /** The same as a condition on rows of {@code device}. */
    public SelectorCondition onDevices() {
        return equals(ALL)
                ? ALL
                : new SelectorCondition(
                        "device.id IN (SELECT selectable.device FROM selectable WHERE %s)"
                                .formatted(sql),
                        parameters);
    }

    /** The parameters with others before and after them. */
    Object[] parameters(List<?> before, List<?> after) {
        var all = new ArrayList<Object>(before);
        all.addAll(parameters);
        all.addAll(after);
        return all.toArray();
    }

    private static SelectorCondition within(Reach reach) {
        return anyOf(
                reach.scopes().stream()
                        .map(scope -> of(LabelSelector.ofLabels(scope.deviceLabels())))
                        .toList());
    }

    /** What the selector asks of labels with such keys. */
    private static LabelSelector part(LabelSelector selector, Predicate<String> isMeant) {
        var labels = new TreeMap<>(selector.matchLabels());
        labels.keySet().removeIf(isMeant.negate());
        return new LabelSelector(
                labels,
                selector.matchExpressions().stream()
                        .filter(requirement -> isMeant.test(requirement.key()))
                        .toList());
    }

    private static boolean isOfHardware(String key) {
        return key.startsWith(ReportedFacts.LABEL_PREFIX);
    }

    /**
     * Sets of labels of hardware are looked at before any device: EXISTS is answered once, and so,
     * because of IS TRUE, is IN, which otherwise may be asked anew for each device.
     */
    private static SelectorCondition onHardware(LabelSelector selector) {
        var sets = onLabels(selector);
        if (sets.equals(ALL)) {
            return ALL;
        }
        return allOf(
                List.of(
                        new SelectorCondition(
                                "EXISTS (SELECT FROM hardware_labels WHERE %s)".formatted(sets.sql),
                                sets.parameters),
                        new SelectorCondition(
                                "(hardware IN (SELECT id FROM hardware_labels WHERE %s)) IS TRUE"
                                        .formatted(sets.sql),
                                sets.parameters)));
    }

    private static SelectorCondition onLabels(LabelSelector selector) {
        var terms = new ArrayList<SelectorCondition>();
        if (!selector.matchLabels().isEmpty()) {
            terms.add(has(selector.matchLabels()));
        }
        selector.matchExpressions().forEach(requirement -> terms.add(term(requirement)));
        return allOf(terms);
    }

    private static SelectorCondition term(Requirement requirement) {
        var key = requirement.key();
        var values = requirement.values();
        return switch (requirement.operator()) {
            case UNKNOWN -> NONE;
            case EXISTS -> new SelectorCondition("labels ?? ?", List.of(key));
            case DOES_NOT_EXIST -> new SelectorCondition("NOT labels ?? ?", List.of(key));
            case IN -> in(key, values);
            case NOT_IN ->
                    new SelectorCondition(
                            "(labels ->> ? = ANY(?)) IS NOT TRUE", List.of(key, values));
        };
    }

    private static SelectorCondition in(String key, List<String> values) {
        return values.size() > MOST_LOOKED_UP
                ? new SelectorCondition("labels ->> ? = ANY(?)", List.of(key, values))
                : anyOf(values.stream().map(value -> has(Map.of(key, value))).toList());
    }

    /** Containment, which the index on labels answers. */
    private static SelectorCondition has(Map<String, String> labels) {
        return new SelectorCondition("labels @> CAST(? AS jsonb)", List.of(Json.write(labels)));
    }

    private static SelectorCondition allOf(List<SelectorCondition> conditions) {
        var asking = conditions.stream().filter(condition -> !condition.equals(ALL)).toList();
        return asking.isEmpty()
                ? ALL
                : new SelectorCondition(sql(asking, " AND "), parametersOf(asking));
    }

    private static SelectorCondition anyOf(List<SelectorCondition> conditions) {
        if (conditions.contains(ALL)) {
            return ALL;
        }
        return conditions.isEmpty()
                ? NONE
                : new SelectorCondition(
                        "(" + sql(conditions, " OR ") + ")", parametersOf(conditions));
    }

    private static String sql(List<SelectorCondition> conditions, String word) {
        return conditions.stream().map(SelectorCondition::sql).collect(joining(word));
    }

    private static List<Object> parametersOf(List<SelectorCondition> conditions) {
        return conditions.stream().flatMap(condition -> condition.parameters.stream()).toList();
    }
}
