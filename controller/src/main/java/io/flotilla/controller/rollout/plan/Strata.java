package io.flotilla.controller.rollout.plan;

import java.util.List;
import java.util.Set;

/**
 * Which devices of a rollout are alike.
 *
 * @param by what they have in common; empty: all are alike
 * @param minPerStratum fewest devices that a wave takes of each stratum, as far as there are any
 */
public record Strata(Set<Key> by, int minPerStratum) {

    /** All devices are alike. */
    public static final Strata NONE = new Strata(Set.of(), 0);

    /** By what devices are told apart. */
    public enum Key {
        /** The variant that they are expected to choose. */
        VARIANT,
        /** Their hardware class. */
        HARDWARE_CLASS
    }

    public Strata {
        by = Set.copyOf(by);
    }

    /** Whether it must be known what devices would choose. */
    public boolean needVariants() {
        return by.contains(Key.VARIANT);
    }

    /** The stratum that the device belongs to. */
    List<String> of(Member member) {
        return List.of(
                by.contains(Key.VARIANT) ? member.variant() : "",
                by.contains(Key.HARDWARE_CLASS) ? member.hardwareClass() : "");
    }

    /** Whether a wave can show anything on the device before all others had their turn. */
    boolean isServed(Member member) {
        return !needVariants() || !member.variant().isEmpty();
    }
}
