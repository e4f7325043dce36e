package io.flotilla.cli.declare;

import io.flotilla.cli.CommandFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is done to the labels of a device.
 *
 * @param overwrites whether labels may change that have another value
 */
record LabelEdit(Map<String, String> set, Set<String> removed, boolean overwrites) {

    LabelEdit {
        set = Map.copyOf(set);
        removed = Set.copyOf(removed);
    }

    /** Whether the word is about labels: ids of devices neither hold "=" nor end with "-". */
    static boolean isEdit(String word) {
        return word.indexOf('=') >= 0 || word.endsWith("-");
    }

    /** Reads KEY=VALUE and KEY-. */
    static LabelEdit parse(List<String> words, boolean overwrites) {
        var set = new TreeMap<String, String>();
        var removed = new HashSet<String>();
        for (var word : words) {
            var equals = word.indexOf('=');
            var key = equals < 0 ? word.substring(0, word.length() - 1) : word.substring(0, equals);
            var isNew =
                    equals < 0
                            ? removed.add(key) && !set.containsKey(key)
                            : set.put(key, word.substring(equals + 1)) == null
                                    && !removed.contains(key);
            if (key.isEmpty() || !isNew) {
                throw CommandFailure.usage(
                        key.isEmpty()
                                ? word + " names no label."
                                : "The label " + key + " is named twice.");
            }
        }
        return new LabelEdit(set, removed, overwrites);
    }

    boolean isEmpty() {
        return set.isEmpty() && removed.isEmpty();
    }

    /** The labels after it. */
    Map<String, String> of(String device, Map<String, String> labels) {
        var edited = new TreeMap<>(labels);
        edited.keySet().removeAll(removed);
        set.forEach(
                (key, value) -> {
                    var before = edited.put(key, value);
                    if (!overwrites && before != null && !before.equals(value)) {
                        throw CommandFailure.usage(
                                "%s has %s=%s already; --overwrite changes it."
                                        .formatted(device, key, before));
                    }
                });
        return edited;
    }
}
