package io.flotilla.controller.rollout.gate;

import java.util.List;

/** Finds the middle of some numbers. */
final class Medians {

    private Medians() {}

    /** The middle one, or the average of the two in the middle; NaN of none. */
    static double of(List<Double> numbers) {
        if (numbers.isEmpty()) {
            return Double.NaN;
        }
        var sorted = numbers.stream().sorted().toList();
        var upper = sorted.get(sorted.size() / 2);
        return sorted.size() % 2 == 1 ? upper : (sorted.get(sorted.size() / 2 - 1) + upper) / 2;
    }
}
