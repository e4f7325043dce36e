package io.flotilla.contract.format.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The key-value pairs at the head of a GGUF file. */
record Metadata(Map<String, Value> values) {

    Metadata {
        values = Map.copyOf(values);
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The short text under a key; empty if there is none. */
    String text(String key) {
        return values.get(key) instanceof Value.Text(var text) ? text : "";
    }

    /** The whole number under a key, or the other one if there is none. */
    long whole(String key, long otherwise) {
        return values.get(key) instanceof Value.Whole(var number) ? number : otherwise;
    }

    /** The whole number under a key if it is sensible as a count, and 0 otherwise. */
    int count(String key) {
        var number = whole(key, 0);
        return number < 0 || number > Integer.MAX_VALUE ? 0 : (int) number;
    }

    /** The number under a key, whole or not; 0 if there is none. */
    double real(String key) {
        return switch (values.get(key)) {
            case Value.Real(var number) -> number;
            case Value.Whole(var number) -> number;
            case null, default -> 0;
        };
    }

    /** The length of the array under a key; 0 if there is none. */
    long arrayLength(String key) {
        return switch (values.get(key)) {
            case Value.Array(var length) -> length;
            case Value.Wholes(var numbers) -> numbers.size();
            case null, default -> 0;
        };
    }

    /**
     * One count for each block: an array's own entries, or a single number repeated. Empty if the
     * key is missing or its entries do not fit the blocks.
     */
    List<Integer> perBlock(String key, int blocks) {
        return switch (values.get(key)) {
            case Value.Whole _ -> Collections.nCopies(blocks, count(key));
            case Value.Wholes(var numbers) when numbers.size() == blocks ->
                    numbers.stream().map(Metadata::clamp).toList();
            case null, default -> List.of();
        };
    }

    private static int clamp(long number) {
        return Math.clamp(number, 0, Integer.MAX_VALUE);
    }
}
