package io.flotilla.controller.shared;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** Writes a lifecycle down as a table: from each state to all that one move leads to. */
public final class Pairs {

    private Pairs() {}

    /** The table of a lifecycle, by trying every pair of states. */
    public static <S extends Enum<S>> Map<S, Set<S>> of(Class<S> states, BiPredicate<S, S> allows) {
        var table = new EnumMap<S, Set<S>>(states);
        for (var from : states.getEnumConstants()) {
            var next = EnumSet.noneOf(states);
            Arrays.stream(states.getEnumConstants())
                    .filter(to -> allows.test(from, to))
                    .forEach(next::add);
            table.put(from, next);
        }
        return table;
    }
}
