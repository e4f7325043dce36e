package io.flotilla.contract.trust;

import io.flotilla.contract.index.Digest;
import java.util.List;

/**
 * What a device is told to run, as it came.
 *
 * @param device the device's own name, devices/{device}
 * @param agentVersion the version of its agent
 */
public record Assigned(String device, String agentVersion, long generation, List<Slot> slots) {

    public Assigned {
        slots = List.copyOf(slots);
    }

    /**
     * What one slot is to serve.
     *
     * @param sha256 of the manifest's very bytes
     * @param lengthBytes of the manifest
     */
    public record Slot(String slot, String modelVersion, Digest sha256, long lengthBytes) {

        /** A slot with its manifest as it came. */
        public static Slot of(String slot, String modelVersion, byte[] manifest) {
            return new Slot(slot, modelVersion, Digest.over(manifest), manifest.length);
        }
    }
}
