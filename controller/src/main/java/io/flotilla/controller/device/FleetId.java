package io.flotilla.controller.device;

import io.flotilla.controller.shared.ResourceName;

/** The id of a fleet: the last segment of {@code fleets/{fleet}}. */
public record FleetId(String value) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("fleets/{fleet}")
                    .where(
                            "fleet",
                            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
                            "1 to 63 of a-z, 0-9 and \"-\", starting and ending with a letter or digit");

    public FleetId {
        var _ = NAMES.of(value);
    }

    /** Reads {@code fleets/{fleet}} as a caller sent it in the field. */
    public static FleetId parse(String field, String resourceName) {
        return new FleetId(NAMES.parse(field, resourceName).id("fleet"));
    }

    /** Reads a bare id as a caller sent it in the field. */
    public static FleetId parseId(String field, String id) {
        return new FleetId(NAMES.checkId(field, id));
    }

    /** The full resource name, {@code fleets/{fleet}}. */
    public String resourceName() {
        return NAMES.of(value).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}
