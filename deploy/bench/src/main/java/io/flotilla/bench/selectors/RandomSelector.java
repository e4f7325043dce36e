package io.flotilla.bench.selectors;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Selectors as people write them, of the labels that the fleet has, of hardware too. */
final class RandomSelector {
    private static final Gson GSON = new Gson();
    private static final int TERMS = 3;
    private static final int VALUES = 4;

    /** What the fleet's labels say, and something that none of its devices does. */
    private static final Map<String, List<String>> LABELS =
            Map.of(
                    "site", numbered("site-", 201),
                    "stage", numbered("stage-", 11),
                    "hw.flotilla.io/arch", List.of("x86-64", "aarch64", "riscv64"),
                    "hw.flotilla.io/memory-gib", List.of("1", "4", "64", "3"),
                    "hw.flotilla.io/isa.avx2", List.of("true", "false"),
                    "nowhere", List.of("a", "b"));

    private final Random chance;

    RandomSelector(Random chance) {
        this.chance = chance;
    }

    /** A selector of one to three terms. */
    String json() {
        var matchLabels = new LinkedHashMap<String, String>();
        var expressions = new ArrayList<Map<String, Object>>();
        for (int terms = 1 + chance.nextInt(TERMS); terms > 0; terms--) {
            var key = any(LABELS.keySet().stream().sorted().toList());
            switch (chance.nextInt(5)) {
                case 0 -> expressions.add(Map.of("key", key, "operator", "OPERATOR_EXISTS"));
                case 1 ->
                        expressions.add(Map.of("key", key, "operator", "OPERATOR_DOES_NOT_EXIST"));
                case 2 -> expressions.add(among(key, "OPERATOR_IN"));
                case 3 -> expressions.add(among(key, "OPERATOR_NOT_IN"));
                default -> matchLabels.put(key, any(valuesOf(key)));
            }
        }
        return GSON.toJson(Map.of("matchLabels", matchLabels, "matchExpressions", expressions));
    }

    private Map<String, Object> among(String key, String operator) {
        var values =
                Stream.generate(() -> any(valuesOf(key)))
                        .limit(1 + chance.nextInt(VALUES))
                        .distinct()
                        .toList();
        return Map.of("key", key, "operator", operator, "values", values);
    }

    private static List<String> valuesOf(String key) {
        return LABELS.getOrDefault(key, List.of());
    }

    private String any(List<String> some) {
        return some.get(chance.nextInt(some.size()));
    }

    private static List<String> numbered(String prefix, int count) {
        return Stream.iterate(0, number -> number + 1)
                .limit(count)
                .map(number -> prefix + number)
                .toList();
    }
}
