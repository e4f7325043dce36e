package io.flotilla.controller.device;

import io.flotilla.controller.shared.Digest;
import io.flotilla.controller.shared.EncodedMessage;

/**
 * What the probe of a device found, in parts.
 *
 * @param common the profile less the other parts: many devices have it alike
 * @param moment what changes from hour to hour, and no choice depends on
 */
public record ReportedHardware(EncodedMessage common, EncodedMessage moment, Sizes sizes) {

    /** The sizes that each device has for itself, in bytes, as in a profile. */
    public record Sizes(
            long memoryTotalBytes,
            long memoryLimitBytes,
            long memoryAvailableBytes,
            long diskTotalBytes,
            long diskAvailableBytes) {}

    /** Identifies the common part. */
    public Digest digest() {
        return Digest.of(common.bytes());
    }
}
