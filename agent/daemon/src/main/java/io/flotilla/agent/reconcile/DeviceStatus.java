package io.flotilla.agent.reconcile;

import io.flotilla.contract.hardware.HardwareProfile;
import io.flotilla.contract.selection.Quarantine;
import java.util.List;
import java.util.Map;

/**
 * What this device has, what its slots serve, and how well it is.
 *
 * @param quarantines variants that are left alone now because they failed, by name
 */
public record DeviceStatus(
        HardwareProfile hardware,
        List<SlotStatus> slots,
        Map<String, Quarantine> quarantines,
        Health health) {
    public DeviceStatus {
        slots = List.copyOf(slots);
        quarantines = Map.copyOf(quarantines);
    }

    /**
     * What one slot serves; what there is not is empty.
     *
     * @param ready whether it answers now
     * @param residentBytes of the process that answers
     * @param endpoint where apps call
     */
    public record SlotStatus(
            String slot,
            String modelVersion,
            String variant,
            String previousModelVersion,
            boolean ready,
            long residentBytes,
            String endpoint) {}

    /** How well a device is. */
    public enum Health {
        /** Serves what it should. */
        HEALTHY,
        /** Serves, but something is wrong. */
        DEGRADED,
        /** A slot that should serve does not. */
        UNHEALTHY
    }
}
