package io.flotilla.controller.device;

/**
 * What one slot of a device serves.
 *
 * @param occupant what it serves now
 * @param previousModelVersion what it would serve again after a rollback; empty: nothing
 * @param ready whether it answers now
 * @param residentBytes memory of the process that runs the variant; 0: none runs
 * @param endpoint local address that apps call; empty: none
 */
public record SlotStatus(
        String slot,
        Occupant occupant,
        String previousModelVersion,
        boolean ready,
        long residentBytes,
        String endpoint) {

    /**
     * A version and the variant of it that is served; both empty: nothing is.
     *
     * @param modelVersion {@code models/{model}/versions/{version}}
     * @param variant {@code models/{model}/versions/{version}/variants/{variant}}
     */
    public record Occupant(String modelVersion, String variant) {}
}
