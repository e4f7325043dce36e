package io.flotilla.controller.shared.store;

import io.flotilla.contract.label.LabelSelector;
import io.flotilla.contract.label.Requirement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Selectors as columns keep them. */
public final class SelectorJson {

    private SelectorJson() {}

    public static String write(LabelSelector selector) {
        return Json.write(
                new Stored(
                        selector.matchLabels(),
                        selector.matchExpressions().stream()
                                .map(r -> new StoredRequirement(r.key(), r.operator(), r.values()))
                                .toList()));
    }

    public static LabelSelector read(String json) {
        var stored = Json.read(json, Stored.class);
        return new LabelSelector(
                new TreeMap<>(stored.matchLabels),
                stored.matchExpressions.stream()
                        .map(r -> new Requirement(r.key, r.operator, r.values))
                        .toList());
    }

    record Stored(Map<String, String> matchLabels, List<StoredRequirement> matchExpressions) {}

    record StoredRequirement(String key, Requirement.Operator operator, List<String> values) {}
}
