package io.flotilla.cli.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody meant who mistyped a word. */
public final class Typos {
    private Typos() {}

    /** The word among those that is meant, if one is near enough. */
    public static Optional<String> meant(String word, Collection<String> known) {
        return known.stream()
                .filter(each -> between(word, each) <= Math.max(1, each.length() / 3))
                .min(Comparator.comparingInt(each -> between(word, each)));
    }

    /** Fewest insertions, removals and replacements of characters between two words. */
    static int between(String one, String other) {
        var previous = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            var current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int replaced =
                        previous[column - 1]
                                + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] =
                        Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
