package io.flotilla.contract.label;

import io.flotilla.contract.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Says which label sets are meant: those for which all its requirements hold. An empty selector
 * means all.
 *
 * @param matchLabels labels that must have exactly these values
 * @param matchExpressions further requirements
 */
public record LabelSelector(
        SortedMap<String, String> matchLabels, List<Requirement> matchExpressions) {

    /** Most labels and most expressions in a selector, and most values in an expression. */
    public static final int MAXIMUM_ENTRIES = 100;

    /** The selector that matches everything. */
    public static final LabelSelector ALL = new LabelSelector(new TreeMap<>(), List.of());

    public LabelSelector {
        matchLabels = Collections.unmodifiableSortedMap(new TreeMap<>(matchLabels));
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** The selector of everything that has these labels. */
    public static LabelSelector ofLabels(Map<String, String> matchLabels) {
        return new LabelSelector(new TreeMap<>(matchLabels), List.of());
    }

    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet())
                && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /** Everything that is wrong with it; a selector with violations must not be stored. */
    public List<Violation> violations() {
        var violations = new ArrayList<>(LabelRules.violations("matchLabels", matchLabels));
        addIfTooMany(violations, "matchExpressions", matchExpressions.size());
        for (var i = 0; i < Math.min(matchExpressions.size(), MAXIMUM_ENTRIES); i++) {
            var field = "matchExpressions[" + i + "]";
            violations.addAll(matchExpressions.get(i).violations(field));
        }
        return List.copyOf(violations);
    }

    static void addIfTooMany(List<Violation> violations, String field, int count) {
        if (count > MAXIMUM_ENTRIES) {
            violations.add(
                    new Violation(field, "has " + count + " entries; at most " + MAXIMUM_ENTRIES));
        }
    }
}
