package io.flotilla.controller.device;

import io.flotilla.contract.selection.Quarantine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The little of a device that plans for a whole fleet need.
 *
 * @param id the last segment of its name
 * @param hardware the common part of its hardware, by its key; 0: it is not known
 * @param hardwareClass readable key of devices that behave alike; empty: not known
 * @param slot what it serves in the slot that was asked about
 * @param quarantines variants that it leaves alone because they failed, by full name
 * @param lastSeen when it was last heard of, as far as that is kept; null: never
 */
public record DeviceOutline(
        String id,
        DeviceState state,
        long hardware,
        ReportedHardware.Sizes sizes,
        String hardwareClass,
        Slot slot,
        Map<String, Quarantine> quarantines,
        @Nullable Instant lastSeen) {

    public DeviceOutline {
        quarantines = Map.copyOf(quarantines);
    }

    /**
     * A slot among the slots of a device.
     *
     * @param variant that it serves; empty: none
     * @param residentBytes memory of the process that runs it
     * @param otherVariants that the device serves in its other slots
     */
    public record Slot(String variant, long residentBytes, List<String> otherVariants) {

        public Slot {
            otherVariants = List.copyOf(otherVariants);
        }
    }
}
