package io.flotilla.agent.simulate;

import java.util.List;

/**
 * The populations that a simulated fleet is made of.
 *
 * @param populations at least one
 */
record Profiles(List<Population> populations) {

    Profiles {
        populations = List.copyOf(populations);
    }

    /** The population of a device, by its number from 0: each gets its share of any row of them. */
    Population of(int number) {
        var total = populations.stream().mapToDouble(Population::share).sum();
        // The golden ratio's multiples fall evenly into shares, however many there are.
        var place = number * GOLDEN_RATIO % 1 * total;
        for (var population : populations) {
            place -= population.share();
            if (place < 0) {
                return population;
            }
        }
        return populations.getLast();
    }

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;
}
