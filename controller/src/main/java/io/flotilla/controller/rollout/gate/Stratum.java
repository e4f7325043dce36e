package io.flotilla.controller.rollout.gate;

import java.util.Comparator;

/**
 * Devices that are judged together.
 *
 * @param variant its full name; empty: any
 * @param hardwareClass empty: any
 */
public record Stratum(String variant, String hardwareClass) implements Comparable<Stratum> {

    /** All devices. */
    public static final Stratum ALL = new Stratum("", "");

    private static final Comparator<Stratum> ORDER =
            Comparator.comparing(Stratum::variant).thenComparing(Stratum::hardwareClass);

    @Override
    public int compareTo(Stratum other) {
        return ORDER.compare(this, other);
    }

    /** For people: the variant by its id, and the class. */
    @Override
    public String toString() {
        var id = variant.substring(variant.lastIndexOf('/') + 1);
        if (id.isEmpty() || hardwareClass.isEmpty()) {
            return id.isEmpty() && hardwareClass.isEmpty() ? "all devices" : id + hardwareClass;
        }
        return id + " on " + hardwareClass;
    }
}
