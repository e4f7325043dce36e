package io.flotilla.controller.shared;

/** The id of a device: the last segment of {@code devices/{device}}. */
public record DeviceId(String value) {

    private static final ResourceName.Kind NAMES =
            ResourceName.kind("devices/{device}")
                    .where(
                            "device",
                            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
                            "1 to 63 of a-z, 0-9 and \"-\", starting and ending with a letter or digit");

    public DeviceId {
        var _ = NAMES.of(value);
    }

    /** Reads {@code devices/{device}} as a caller sent it in the field. */
    public static DeviceId parse(String field, String resourceName) {
        return new DeviceId(NAMES.parse(field, resourceName).id("device"));
    }

    /** Reads a bare id as a caller sent it in the field. */
    public static DeviceId parseId(String field, String id) {
        return new DeviceId(NAMES.checkId(field, id));
    }

    /** The full resource name, {@code devices/{device}}. */
    public String resourceName() {
        return NAMES.of(value).toString();
    }

    @Override
    public String toString() {
        return value;
    }
}
