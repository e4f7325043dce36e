package io.flotilla.controller.rollout.gate;

/** What devices of one stratum have in common. */
public record Grouping(boolean byVariant, boolean byHardwareClass) {

    /** Each variant on each hardware class by itself. */
    public static final Grouping BOTH = new Grouping(true, true);

    /** The stratum of a device. */
    public Stratum stratum(String variant, String hardwareClass) {
        return new Stratum(byVariant ? variant : "", byHardwareClass ? hardwareClass : "");
    }
}
